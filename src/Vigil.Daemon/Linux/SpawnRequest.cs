namespace Vigil.Daemon.Linux;

/// <summary>A program to start: what, as whom, with which descriptors. Everything else is clean (see <see cref="ChildProcess.Spawn"/>).</summary>
public sealed record SpawnRequest
{
    /// <summary>Path of the program; the PATH is not searched.</summary>
    public required string Path { get; init; }

    /// <summary>argv, its first word included.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment as NAME=VALUE; null: <see cref="ScriptEnvironment.Current"/>.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Null: the own one.</summary>
    public Identity? Identity { get; init; }

    /// <summary>Standard output and error; null: /dev/null. Standard input is always /dev/null.</summary>
    public Fd? Output { get; init; }

    /// <summary>Keep the standard output and error of this process (a worker in the foreground).</summary>
    public bool InheritOutput { get; init; }

    /// <summary>Descriptors the child gets as 3, 4, … in this order. No other is open in it.</summary>
    public IReadOnlyList<Fd> Inherited { get; init; } = [];

    /// <summary>Lead a new session instead of only a new process group.</summary>
    public bool NewSession { get; init; }

    /// <summary>Working directory.</summary>
    public string Directory { get; init; } = "/";
}

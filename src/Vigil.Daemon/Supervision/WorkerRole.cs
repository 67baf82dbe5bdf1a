namespace Vigil.Daemon.Supervision;

/// <summary>One half of the daemon that runs in a process of its own.</summary>
public sealed record WorkerRole
{
    /// <summary>Name in log lines, for example <c>VRRP</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it means when it does not answer, for the log.</summary>
    public string SilenceMeans { get; init; } = "it could not take over now";

    /// <summary>Program; <c>/proc/self/exe</c> is this one.</summary>
    public string Path { get; init; } = "/proc/self/exe";

    /// <summary>argv: the process title first, then the word that makes the program a worker, then options.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Whether the configuration in force has work for it. Asked at the start and after each reload; once started, it stays.</summary>
    public Func<bool> IsNeeded { get; init; } = () => true;

    /// <summary>Its pid file, kept by the supervisor; null: none.</summary>
    public string? PidFile { get; init; }

    /// <summary>What it owns in the kernel.</summary>
    public required IOwnedAddresses Owned { get; init; }

    /// <summary>A further descriptor for it (the process connector), or a closed one.</summary>
    public Linux.Fd Extra { get; init; } = Linux.Fd.Closed;
}

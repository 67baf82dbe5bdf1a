namespace Vigil.Daemon.Logging;

/// <summary>Where log lines go and how many of them, as the command line says (<c>-l -D -S -g -G --flush-log-file</c>).</summary>
public sealed record LogOptions
{
    /// <summary>Name of the process in syslog, see <see cref="LogIdentity"/>.</summary>
    public required string Ident { get; init; }

    /// <summary>Number of <c>-D</c>: 0, 1 or 2.</summary>
    public int Detail { get; init; }

    /// <summary><c>-l</c>, or a check that runs in the foreground.</summary>
    public bool Console { get; init; }

    /// <summary>Not <c>-G</c>.</summary>
    public bool Syslog { get; init; } = true;

    /// <summary><c>-S</c>: facility number (0 kern, 1 user, 3 daemon, 16..23 local0..7).</summary>
    public int Facility { get; init; } = 3;

    /// <summary><c>-g</c> with the suffix of the process already in it (<see cref="LogIdentity.FileFor"/>); null: no file.</summary>
    public string? File { get; init; }

    /// <summary><c>--flush-log-file</c></summary>
    public bool FlushFile { get; init; }
}

namespace Vigil.Daemon.Supervision;

/// <summary>Exit codes of the daemon and of its workers (runtime-interface: exit codes).</summary>
public static class ExitStatus
{
    /// <summary>Normal end; also "daemon is already running".</summary>
    public const int Success = 0;

    /// <summary>Fatal start error, bad usage.</summary>
    public const int Failure = 1;

    /// <summary>Configuration unusable.</summary>
    public const int Configuration = 2;

    /// <summary>Lacks permission.</summary>
    public const int Permission = 4;

    /// <summary>No configuration file.</summary>
    public const int NoConfiguration = 6;

    /// <summary>Internal error.</summary>
    public const int Internal = 70;
}

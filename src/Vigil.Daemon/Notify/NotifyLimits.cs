namespace Vigil.Daemon.Notify;

/// <summary>Bounds of everything that tells the outside world.</summary>
public static class NotifyLimits
{
    /// <summary>Notify scripts that run at the same time; those of further instances wait their turn.</summary>
    public const int ConcurrentScripts = 256;

    /// <summary>Bytes of lines kept for a FIFO whose reader does not read, beside the 64 KiB in the pipe itself.</summary>
    public const int FifoBacklog = 256 * 1024;

    /// <summary>Mails that may wait for the relay.</summary>
    public const int MailQueue = 256;

    /// <summary>Longest run of a notify script. Long, since fail-over work may be; it matters only until a newer state waits.</summary>
    public static readonly TimeSpan ScriptTime = TimeSpan.FromHours(1);

    /// <summary>What a running script gets to finish once a newer state of its owner waits for it.</summary>
    public static readonly TimeSpan NewerStateGrace = TimeSpan.FromSeconds(30);

    /// <summary>What scripts of an older state get to finish when the daemon stops.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping daemon waits for its STOP scripts; they are left running after that. Below child_wait_time.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(4);

    /// <summary>How long a stopping daemon waits for mails on their way.</summary>
    public static readonly TimeSpan MailFarewell = TimeSpan.FromSeconds(2);

    /// <summary>A mail that has waited longer than this for the relay is not sent any more.</summary>
    public static readonly TimeSpan MailMaxAge = TimeSpan.FromMinutes(10);
}

namespace Vigil.Daemon.Start;

/// <summary>
/// Descriptors a worker inherits from the supervisor, by number, and the hidden first word of its command line. In this order they are
/// given to the spawner.
/// </summary>
internal static class WorkerDescriptors
{
    /// <summary>First argument that makes this program the VRRP worker.</summary>
    public const string VrrpWorkerWord = "--vrrp-worker";

    /// <summary>First argument that makes this program the checker worker.</summary>
    public const string CheckerWorkerWord = "--checker-worker";

    /// <summary><see cref="WorkerStart"/>, a sealed memory file.</summary>
    public const int Start = 3;

    /// <summary>The control channel.</summary>
    public const int Control = 4;

    /// <summary>The heartbeat page.</summary>
    public const int Heartbeat = 5;

    /// <summary>The timer of the heartbeat.</summary>
    public const int HeartbeatTimer = 6;

    /// <summary>The process event feed, opened before a network namespace was entered; absent when not needed.</summary>
    public const int ProcessFeed = 7;
}

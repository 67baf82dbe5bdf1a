using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>What supervisor and worker tell each other.</summary>
public enum ControlKind : byte
{
    /// <summary>Worker: the configuration is read, the loop runs.</summary>
    Ready = 1,

    /// <summary>Supervisor: change over to the configuration of the attached snapshot.</summary>
    Reload,

    /// <summary>Worker: the reload is done; the text is empty, or says what was wrong and that the old one goes on.</summary>
    Reloaded,

    /// <summary>Supervisor: write the state dump.</summary>
    Dump,

    /// <summary>Supervisor: write the counters.</summary>
    Stats,

    /// <summary>Supervisor: write the counters, then zero them.</summary>
    StatsClear,

    /// <summary>Supervisor: write the JSON file.</summary>
    Json,

    /// <summary>Supervisor: resign, release, end.</summary>
    Stop,

    /// <summary>Worker: nothing of ours is to be withdrawn any more (or <c>-V</c> says to leave it there); the end follows.</summary>
    Released,

    /// <summary>Supervisor: forget penalties for flapping, and let go what they hold back.</summary>
    ReleaseDamping,

    /// <summary>Supervisor: answer, if your loop runs.</summary>
    Ping,

    /// <summary>Worker: the answer.</summary>
    Pong,
}

/// <summary>One message; <paramref name="Attachment"/> is a descriptor that comes with it, or a closed one.</summary>
public readonly record struct ControlMessage(ControlKind Kind, string Text, Fd Attachment)
{
    public ControlMessage(ControlKind kind)
        : this(kind, "", Fd.Closed)
    {
    }
}

/// <summary>Signals as requests.</summary>
internal static class SignalRequests
{
    /// <summary>What a signal asks of a worker, whether it was sent to the supervisor or to the worker; null for what only one of them does.</summary>
    internal static ControlKind? ToRequest(this DaemonSignal signal) => signal switch
    {
        DaemonSignal.Data => ControlKind.Dump,
        DaemonSignal.Stats => ControlKind.Stats,
        DaemonSignal.StatsClear => ControlKind.StatsClear,
        DaemonSignal.Json => ControlKind.Json,
        DaemonSignal.Release => ControlKind.ReleaseDamping,
        _ => null,
    };
}

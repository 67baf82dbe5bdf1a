using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>What an input is about.</summary>
public enum ServiceInputKind : byte
{
    /// <summary>Time has passed; deadlines that are due run. The first one starts everything.</summary>
    Wake,

    /// <summary>A probe ended.</summary>
    ProbeEnded,

    /// <summary>A tracked file has a new number.</summary>
    FileValue,

    /// <summary>A BFD session came up or went down.</summary>
    SessionState,

    /// <summary>An address came to this host or left it (ha_suspend).</summary>
    LocalAddress,

    /// <summary>What a host before this one knew; before the first wake.</summary>
    Memory,

    /// <summary>Use a new configuration.</summary>
    Reload,

    /// <summary>Remove everything and stop.</summary>
    Stop,
}

/// <summary>One thing that happened, told together with the time. Make one with the static members.</summary>
public readonly record struct ServiceInput
{
    /// <summary>What it is; says which of the other members mean something.</summary>
    public ServiceInputKind Kind { get; private init; }

    /// <summary>Probe: the check.</summary>
    public HealthCheck? Check { get; private init; }

    /// <summary>Probe: its number.</summary>
    public int Run { get; private init; }

    /// <summary>Probe: how it ended.</summary>
    public ProbeResult Result { get; private init; }

    /// <summary>Name of the file or the session.</summary>
    public string? Name { get; private init; }

    /// <summary>The file's number.</summary>
    public int Number { get; private init; }

    /// <summary>Session: it is up. Address: it is on this host. Stop: the kernel's table stays.</summary>
    public bool IsSet { get; private init; }

    /// <summary>The address.</summary>
    public InetAddress Address { get; private init; }

    /// <summary>What was known.</summary>
    public HealthMemory? Memory { get; private init; }

    /// <summary>Reload: the new configuration.</summary>
    public Configuration? Configuration { get; private init; }

    /// <summary>Deadlines may be due.</summary>
    public static ServiceInput Wake => new() { Kind = ServiceInputKind.Wake };

    /// <summary>Stop: down notifications with omega, then everything leaves the kernel's table.</summary>
    public static ServiceInput Stop => new() { Kind = ServiceInputKind.Stop };

    /// <summary>Stop, but the kernel's table stays as it is (-I).</summary>
    public static ServiceInput StopQuietly => new() { Kind = ServiceInputKind.Stop, IsSet = true };

    /// <summary>A probe ended. <paramref name="run"/> is the number its start had.</summary>
    public static ServiceInput ProbeEnded(HealthCheck check, int run, in ProbeResult result) =>
        new() { Kind = ServiceInputKind.ProbeEnded, Check = check, Run = run, Result = result };

    /// <summary>A tracked file's number (a missing or empty file is 0).</summary>
    public static ServiceInput FileValue(string file, int value) => new() { Kind = ServiceInputKind.FileValue, Name = file, Number = value };

    /// <summary>A BFD session's state.</summary>
    public static ServiceInput SessionState(string session, bool isUp) => new() { Kind = ServiceInputKind.SessionState, Name = session, IsSet = isUp };

    /// <summary>An address is on this host now, or no longer.</summary>
    public static ServiceInput LocalAddress(InetAddress address, bool isHere) =>
        new() { Kind = ServiceInputKind.LocalAddress, Address = address, IsSet = isHere };

    /// <summary>Begin with what a host before this one knew. Before the first wake; later it is passed over.</summary>
    public static ServiceInput Remember(HealthMemory memory) => new() { Kind = ServiceInputKind.Memory, Memory = memory };

    /// <summary>Change over to a new configuration; equal parts are left alone.</summary>
    public static ServiceInput Reload(Configuration configuration) => new() { Kind = ServiceInputKind.Reload, Configuration = configuration };
}

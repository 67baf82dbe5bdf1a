using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>What an input is about.</summary>
public enum VrrpInputKind : byte
{
    /// <summary>Time has passed; deadlines that are due run.</summary>
    Wake,

    /// <summary>A packet of protocol 112 arrived.</summary>
    Packet,

    /// <summary>An interface appeared or changed.</summary>
    InterfaceChanged,

    /// <summary>An interface is gone.</summary>
    InterfaceGone,

    /// <summary>A tracking script ended.</summary>
    ScriptExited,

    /// <summary>A tracked file has a new number.</summary>
    FileValue,

    /// <summary>The number of processes that match a track_process changed.</summary>
    ProcessCount,

    /// <summary>Somebody removes addresses of a master faster than they may be put back (L3).</summary>
    AddressesContested,

    /// <summary>An interface of a static item with a track_group is down or back.</summary>
    TrackGroupState,

    /// <summary>Use a new configuration.</summary>
    Reload,

    /// <summary>Resign everything and stop.</summary>
    Stop,

    /// <summary>The wall clock; only auth_hmac looks at it.</summary>
    WallClock,

    /// <summary>An instance was MASTER a moment ago, in a worker that died: it goes on as MASTER at once.</summary>
    Resume,

    /// <summary>An operator ends all flap damping.</summary>
    ReleaseDamping,
}

/// <summary>
/// One thing that happened, told to the core together with the time. A ref struct, so that hearing an advert allocates nothing.
/// Make one with the static members.
/// </summary>
public readonly ref struct VrrpInput
{
    /// <summary>What it is; says which of the other members mean something.</summary>
    public VrrpInputKind Kind { get; private init; }

    /// <summary>Packet: bytes as received (IPv4: from the IP header, IPv6: from the VRRP PDU).</summary>
    public ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>Packet: what else is known of it.</summary>
    public PacketMetadata Metadata { get; private init; }

    /// <summary>Interface as it is now.</summary>
    public InterfaceSnapshot? Interface { get; private init; }

    /// <summary>Name of the interface that is gone, the script, the file, the process block, the instance or the track group.</summary>
    public string? Name { get; private init; }

    /// <summary>Script: how it ended. File: its number. Process: matches.</summary>
    public int Number { get; private init; }

    /// <summary>Script: which run; 0: the present one.</summary>
    public int Run { get; private init; }

    /// <summary>Script: it was killed for running too long, or could not be started.</summary>
    public ScriptEnd ScriptEnd { get; private init; }

    /// <summary>Track group: its interface is up. Contested addresses: unused.</summary>
    public bool IsUp { get; private init; }

    /// <summary>Stop: masters do not resign.</summary>
    public bool IsQuiet { get; private init; }

    /// <summary>Reload: the new configuration.</summary>
    public Configuration? Configuration { get; private init; }

    /// <summary>Wall clock (UTC) at this moment.</summary>
    public DateTime Utc { get; private init; }

    /// <summary>Who removed addresses, where that is known.</summary>
    public string? Reason { get; private init; }

    /// <summary>Deadlines may be due.</summary>
    public static VrrpInput Wake => new() { Kind = VrrpInputKind.Wake };

    /// <summary>Stop: masters resign, addresses are released, everything ends.</summary>
    public static VrrpInput Stop => new() { Kind = VrrpInputKind.Stop };

    /// <summary>Stop, but the addresses stay (-V): nothing is said on the wire, so that no backup takes over while they are still here.</summary>
    public static VrrpInput StopQuietly => new() { Kind = VrrpInputKind.Stop, IsQuiet = true };

    /// <summary>An operator's word: penalties for flapping are forgotten, and what is held back by them is let go.</summary>
    public static VrrpInput ReleaseDamping => new() { Kind = VrrpInputKind.ReleaseDamping };

    /// <summary>A packet was received. Parsing and every check (F0 to F20) are the core's.</summary>
    public static VrrpInput Packet(ReadOnlySpan<byte> bytes, in PacketMetadata metadata) =>
        new() { Kind = VrrpInputKind.Packet, Bytes = bytes, Metadata = metadata };

    /// <summary>An interface is there, in this state.</summary>
    public static VrrpInput InterfaceChanged(InterfaceSnapshot snapshot) =>
        new() { Kind = VrrpInputKind.InterfaceChanged, Interface = snapshot };

    /// <summary>An interface is gone.</summary>
    public static VrrpInput InterfaceGone(string name) => new() { Kind = VrrpInputKind.InterfaceGone, Name = name };

    /// <summary>A run of a tracking script ended.</summary>
    /// <param name="script">Name of the script block.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="number">Exit status, signal or errno.</param>
    /// <param name="run">The number the output RunScript had; 0: the present run.</param>
    public static VrrpInput ScriptExited(string script, ScriptEnd end, int number, int run = 0) =>
        new() { Kind = VrrpInputKind.ScriptExited, Name = script, ScriptEnd = end, Number = number, Run = run };

    /// <summary>A tracked file's number (a missing or empty file is 0).</summary>
    public static VrrpInput FileValue(string file, int value) => new() { Kind = VrrpInputKind.FileValue, Name = file, Number = value };

    /// <summary>How many processes match now.</summary>
    public static VrrpInput ProcessCount(string process, int count) =>
        new() { Kind = VrrpInputKind.ProcessCount, Name = process, Number = count };

    /// <summary>Addresses, routes or rules of a master keep being removed by others.</summary>
    public static VrrpInput AddressesContested(string instance, string? who) =>
        new() { Kind = VrrpInputKind.AddressesContested, Name = instance, Reason = who };

    /// <summary>A static item's interface went down or came back, which faults or frees its track_group.</summary>
    public static VrrpInput TrackGroupState(string group, bool isUp) =>
        new() { Kind = VrrpInputKind.TrackGroupState, Name = group, IsUp = isUp };

    /// <summary>Change over to a new configuration; equal parts are left alone.</summary>
    public static VrrpInput Reload(Configuration configuration) =>
        new() { Kind = VrrpInputKind.Reload, Configuration = configuration };

    /// <summary>
    /// Before the first wake: a worker that died less than a master-down time ago was MASTER of this instance, so its peers still take
    /// us for the master and the addresses are still here.
    /// </summary>
    public static VrrpInput Resume(string instance) => new() { Kind = VrrpInputKind.Resume, Name = instance };

    /// <summary>The wall clock now; sent before packets and wakes when any instance uses auth_hmac.</summary>
    public static VrrpInput WallClock(DateTime utc) => new() { Kind = VrrpInputKind.WallClock, Utc = utc };
}

/// <summary>How a run of a script ended.</summary>
public enum ScriptEnd : byte
{
    /// <summary>It exited; the number is its status.</summary>
    Exited,

    /// <summary>A signal ended it; the number is the signal.</summary>
    Signalled,

    /// <summary>It could not be started; the number is the errno.</summary>
    NotStarted,
}

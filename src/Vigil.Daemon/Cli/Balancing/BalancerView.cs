using System.Net;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>What one engine balances at one time, whichever it is.</summary>
/// <param name="Engine"><c>ipvs</c> or <c>xdp</c>, as in <c>lb_engine</c>.</param>
/// <param name="Interfaces">Where it is; empty where there is no such thing.</param>
/// <param name="Services">Its services.</param>
/// <param name="Reasons">Why packets did not go to a server; empty where nobody counts that.</param>
/// <param name="Room">Connections of each family there is room for; null: no bound.</param>
internal sealed record BalancerView(
    string Engine, IReadOnlyList<string> Interfaces, IReadOnlyList<ServiceView> Services, IReadOnlyList<ReasonView> Reasons, uint? Room = null);

/// <summary>A service.</summary>
/// <param name="Protocol">TCP, UDP, SCTP, or FWM for marked packets, as ipvsadm(8) says.</param>
/// <param name="Address">Null for marked packets.</param>
/// <param name="Port">0: every port.</param>
/// <param name="Mark">0: not by mark.</param>
internal sealed record ServiceView(string Protocol, IPAddress? Address, ushort Port, uint Mark)
{
    /// <summary>Scheduler.</summary>
    public required string Scheduler { get; init; }

    /// <summary>In words: ops, sh-port …</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Zero: not persistent.</summary>
    public TimeSpan Persistence { get; init; }

    /// <summary>Null when packets are not taken: the address is not on this host.</summary>
    public bool IsHere { get; init; } = true;

    /// <summary>Since it was made.</summary>
    public Counters Counters { get; init; }

    /// <summary>Its servers.</summary>
    public IReadOnlyList<ServerView> Servers { get; init; } = [];

    /// <summary>As ipvsadm(8) names it.</summary>
    public string Name => Address is null ? $"{Mark}" : new IPEndPoint(Address, Port).ToString();
}

/// <summary>A server.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Forward">Masq, Tunnel, Route or Local, as ipvsadm(8) says.</param>
/// <param name="Weight">0: no new connections.</param>
internal sealed record ServerView(IPAddress Address, ushort Port, string Forward, uint Weight)
{
    /// <summary>Connections that count in full.</summary>
    public uint Active { get; init; }

    /// <summary>Others.</summary>
    public uint Inactive { get; init; }

    /// <summary>Persistence templates.</summary>
    public uint Persistent { get; init; }

    /// <summary>What there is to say of it: removed, overloaded, no next hop.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Since it was made.</summary>
    public Counters Counters { get; init; }

    /// <summary>As ipvsadm(8) names it.</summary>
    public string Name => new IPEndPoint(Address, Port).ToString();
}

/// <summary>Packets with a reason.</summary>
/// <param name="Fate"><c>drop</c>, <c>pass</c> (to the host's own stack) or <c>count</c> (neither).</param>
/// <param name="Why">In words.</param>
/// <param name="Packets">How many.</param>
internal sealed record ReasonView(string Fate, string Why, ulong Packets);

/// <summary>What was counted. Bytes are those of IP packets.</summary>
internal readonly record struct Counters(ulong Connections, ulong InPackets, ulong OutPackets, ulong InBytes, ulong OutBytes)
{
    /// <summary>A second, since an earlier look. What began anew meanwhile counts from zero.</summary>
    public Counters Since(Counters before, TimeSpan time) => new(
        Rate(Connections, before.Connections, time), Rate(InPackets, before.InPackets, time), Rate(OutPackets, before.OutPackets, time),
        Rate(InBytes, before.InBytes, time), Rate(OutBytes, before.OutBytes, time));

    private static ulong Rate(ulong now, ulong before, TimeSpan time) => (ulong)Math.Round((now >= before ? now - before : now) / time.TotalSeconds);
}

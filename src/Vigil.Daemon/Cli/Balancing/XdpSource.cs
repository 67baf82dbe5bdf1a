using System.Text.RegularExpressions;
using Vigil.Xdp;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>What Vigil's own engine has in the kernel, read from its pinned maps.</summary>
internal static partial class XdpSource
{
    /// <summary>Null when there is none in the calling thread's network namespace, or with the problem.</summary>
    public static BalancerView? Look(string pinRoot, out XdpProblem? problem) =>
        PinnedTables.List(pinRoot, PinDirectory.InstanceOfThisNamespace(), out problem) is { } listing ? ToView(listing) : null;

    internal static BalancerView ToView(XdpListing listing) => new(
        "xdp", [.. listing.Interfaces.Select(static one => one.IsXdp ? one.Name : $"{one.Name} (tc)")], [.. listing.Services.Select(ToView)], [.. listing.Reasons.Select(one => ToView(one.Reason, one.Packets))], listing.Room);

    private static ServiceView ToView(ListedService service) =>
        new(service.Key.Protocol switch { 6 => "TCP", 17 => "UDP", var other => $"{other}" }, service.Key.Address, service.Key.Port, 0)
        {
            Scheduler = service.Record.Scheduler.ToString().ToLowerInvariant(),
            Flags = [.. Flags(service.Record)],
            Persistence = service.Persistence,
            IsHere = service.Record.Flags.HasFlag(ServiceFlags.Local),
            Counters = ToCounters(service.Traffic),
            Servers = [.. service.Servers.Select(ToView)],
        };

    private static IEnumerable<string> Flags(ServiceRecord record)
    {
        var scheduler = record.Scheduler.ToString().ToLowerInvariant();
        if (record.Flags.HasFlag(ServiceFlags.OnePacket)) yield return "ops";
        if (record.Flags.HasFlag(ServiceFlags.Fallback)) yield return $"{scheduler}-fallback";
        if (record.Flags.HasFlag(ServiceFlags.HashPort)) yield return $"{scheduler}-port";
    }

    private static ServerView ToView(ListedServer server) => new(
        server.Record.Address.ToAddress(server.Record.Family), NetworkOrder.Swap(server.Record.Port), Forward(server.Record), (uint)Math.Max(server.Record.Weight, 0))
    {
        Active = server.Load.Active,
        Inactive = server.Load.Inactive,
        Persistent = server.Load.Persistent,
        Remarks = [.. Remarks(server)],
        Counters = ToCounters(server.Traffic),
    };

    private static string Forward(in ServerRecord record) => Hop(record).Flags.HasFlag(HopFlags.Local) ? "Local" : record.Method switch
    {
        ForwardingKind.Direct => "Route",
        ForwardingKind.Tunnel => "Tunnel",
        _ => "Masq",
    };

    private static IEnumerable<string> Remarks(ListedServer server)
    {
        if (server.Record.State != ServerState.Up) yield return $"removed ({server.Record.State.ToString().ToLowerInvariant()})";
        if (server.Load.Flags.HasFlag(LoadFlags.Overload)) yield return "overloaded";
        if (Hop(server.Record) is { InterfaceIndex: 0, Flags: var flags } && !flags.HasFlag(HopFlags.Local)) yield return "no next hop";
    }

    private static HopRecord Hop(in ServerRecord record) => record.Hops[(int)(record.Hop & 1)];

    private static Counters ToCounters(TrafficRecord traffic) => new(traffic.Connections, traffic.InPackets, traffic.OutPackets, traffic.InBytes, traffic.OutBytes);

    /// <summary>A reason's name is its words, with what became of the packet first.</summary>
    private static ReasonView ToView(Reason reason, ulong packets)
    {
        string[] words = Words().Replace(reason.ToString(), " $1").Trim().ToLowerInvariant().Split(' ', 2);
        return words is ["pass" or "drop" or "count", var why] ? new ReasonView(words[0], why, packets)
            : new ReasonView(reason >= Reason.CountStateless ? "count" : reason >= Reason.Drops ? "drop" : "pass", $"reason {(uint)reason}", packets);
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}

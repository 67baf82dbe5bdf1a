using System.Globalization;
using System.Text;
using Vigil.Core.Settings;
using CoreAddressFlags = Vigil.Core.Settings.AddressFlags;

namespace Vigil.Daemon.Dump;

/// <summary>Addresses, routes, rules and commands as one line, as in keepalived's dump and JSON.</summary>
public static class ItemText
{
    private const byte LinkScope = 253, SiteScope = 200, HostScope = 254;

    /// <summary><c>10.0.0.100/24 dev eth0 scope global label eth0:1 set</c></summary>
    /// <param name="address">The item.</param>
    /// <param name="isSet">It is in the kernel now.</param>
    /// <param name="accept">False: traffic to it is dropped (no_accept).</param>
    public static string Of(AddressSettings address, bool isSet, bool accept = true)
    {
        var text = new Words(address.Peer.IsNone ? Prefix(new InetPrefix(address.Address, address.PrefixLength)) : address.Address.ToString());
        if (!address.Broadcast.IsNone) text.Add("brd", address.Broadcast);
        text.Add("dev", address.Interface);
        text.Add("scope", Scope(address.Scope));
        if (!address.Peer.IsNone) text.Add("peer", address.Peer + (address.Peer.Family == InetFamily.IPv4 ? "/32" : "/128"));
        text.Add("label", address.Label);
        AddFlags(text, address);
        text.Add("track_group", address.TrackGroup);
        text.Flag("no_track", address.NoTrack);
        text.Flag("set", isSet);
        text.Flag("nftable_set", isSet && !accept);
        return text.ToString();
    }

    /// <summary><c>prepend 10.66.0.0/16 via inet 10.0.0.9 dev eth0 proto 18 metric 3</c></summary>
    public static string Of(RouteSettings route)
    {
        var text = new Words(route.Placement switch { RoutePlacement.Append => "append", RoutePlacement.Add => "add", _ => "prepend" });
        text.Word(RouteType(route.Type));
        text.Word(Prefix(route.Destination ?? new InetPrefix(new InetAddress(route.Family, 0, 0), 0)));
        text.Add("from", route.From is { } from ? Prefix(from) : null);
        text.Add("src", route.PreferredSource.IsNone ? null : route.PreferredSource);
        if (!route.Via.IsNone) text.Word($"via {Family(route.Via)} {route.Via}");
        text.Add("dev", route.Interface);
        text.Add("tos", route.Tos == 0 ? null : route.Tos);
        text.Add("table", route.Table == 254 ? null : route.Table);
        text.Add("proto", IsOurs(route.Protocol, route.NoTrack) ? null : route.Protocol);
        text.Add("scope", route.Scope);
        text.Add("metric", route.Metric);
        text.Flag("onlink", route.OnLink);
        text.Add("expires", route.Expires);
        foreach (RouteMetric metric in route.Metrics) text.Word($"{MetricName(metric.Id)} {(metric.Locked ? "lock " : "")}{metric.Value}");
        if (route.CongestionControl is { } congestion) text.Word($"congctl {(route.CongestionControlLocked ? "lock " : "")}{congestion}");
        text.Add("realms", route.Realms is { } realms ? Realms(realms) : null);
        foreach (RouteNextHop hop in route.NextHops) text.Word(NextHop(hop));
        text.Flag("no_track", route.NoTrack);
        text.Add("track_group", route.TrackGroup);
        return text.ToString();
    }

    /// <summary><c>from 10.99.0.0/16 priority 5000 tos 0x0 protocol 18 lookup 300</c></summary>
    public static string Of(RuleSettings rule)
    {
        var text = new Words(rule.Invert ? "not" : "");
        text.Word("from " + (rule.From is { } from ? Prefix(from) : "all"));
        text.Add("to", rule.To is { } to ? Prefix(to) : null);
        text.Add("priority", rule.Priority);
        text.Word($"tos 0x{rule.Tos:x}");
        if (rule.Mark is { } mark) text.Word($"fwmark 0x{mark:x}" + (rule.MarkMask is { } mask ? $"/0x{mask:x}" : ""));
        text.Add("iif", rule.InputInterface);
        text.Add("oif", rule.OutputInterface);
        text.Add("suppress_prefixlen", rule.SuppressPrefixLength);
        text.Add("suppress_ifgroup", rule.SuppressInterfaceGroup);
        text.Add("tunnel-id", rule.TunnelId);
        if (rule.UidRange is { } range) text.Word($"uidrange {range.First}-{range.Last}");
        text.Flag("l3mdev", rule.L3MasterDevice);
        text.Add("ipproto", rule.IpProtocol);
        if (rule.SourcePorts is { } source) text.Word($"sport {source.First}-{source.Last}");
        if (rule.DestinationPorts is { } destination) text.Word($"dport {destination.First}-{destination.Last}");
        text.Add("protocol", IsOurs(rule.Protocol, rule.NoTrack) ? null : rule.Protocol);
        text.Add("realms", rule.Realms is { } realms ? Realms(realms) : null);
        text.Word(rule.Action switch
        {
            1 => $"lookup {rule.Table}",
            2 => $"goto {rule.Goto}",
            3 => "type nop",
            6 => "type blackhole",
            7 => "type unreachable",
            8 => "type prohibit",
            _ => $"type {rule.Action}",
        });
        text.Flag("no_track", rule.NoTrack);
        text.Add("track_group", rule.TrackGroup);
        return text.ToString();
    }

    /// <summary><c>'/bin/script' 'word'</c></summary>
    public static string Of(ScriptCommand command) =>
        string.Join(' ', command.Arguments.Select(word => $"'{word}'"));

    /// <summary><c>uid:gid 0:0</c>; the daemon's own is 0:0.</summary>
    public static string OwnerOf(ScriptCommand command) => $"{command.UserId ?? 0}:{command.GroupId ?? 0}";

    /// <summary>An address, with its prefix length unless it is a host's.</summary>
    public static string Prefix(InetPrefix prefix) =>
        prefix.Length == prefix.Address.HostPrefixLength ? prefix.Address.ToString() : prefix.ToString();

    /// <summary>2.2.7 shows keepalived's own protocol only of what is tracked.</summary>
    private static bool IsOurs(byte protocol, bool noTrack) => noTrack && protocol == 18;

    private static void AddFlags(Words text, AddressSettings address)
    {
        text.Flag("home", address.Flags.HasFlag(CoreAddressFlags.Home));
        text.Flag("-nodad", address.Address.Family == InetFamily.IPv6 && !address.Flags.HasFlag(CoreAddressFlags.NoDad));
        text.Flag("mngtmpaddr", address.Flags.HasFlag(CoreAddressFlags.ManageTemporary));
        text.Flag("noprefixroute", address.Flags.HasFlag(CoreAddressFlags.NoPrefixRoute));
        text.Flag("autojoin", address.Flags.HasFlag(CoreAddressFlags.AutoJoin));
        if (address.PreferredLifetime == 0) text.Word("deprecated");
        else if (address.PreferredLifetime is { } seconds) text.Word($"preferred_lft {seconds}");
        else if (address.Address.Family == InetFamily.IPv6) text.Word("preferred_lft forever");
    }

    private static string Scope(byte scope) => scope switch
    {
        0 => "global",
        SiteScope => "site",
        LinkScope => "link",
        HostScope => "host",
        _ => scope.ToString(CultureInfo.InvariantCulture),
    };

    private static string? RouteType(byte type) => type switch
    {
        1 => null,
        2 => "local",
        3 => "broadcast",
        5 => "multicast",
        6 => "blackhole",
        7 => "unreachable",
        8 => "prohibit",
        9 => "throw",
        _ => $"type {type}",
    };

    private static string MetricName(ushort id) => id switch
    {
        2 => "mtu",
        3 => "window",
        4 => "rtt",
        5 => "rttvar",
        6 => "ssthresh",
        7 => "cwnd",
        8 => "advmss",
        9 => "reordering",
        10 => "hoplimit",
        11 => "initcwnd",
        12 => "features",
        13 => "rto_min",
        14 => "initrwnd",
        15 => "quickack",
        17 => "fastopen_no_cookie",
        _ => $"metric{id}",
    };

    private static string NextHop(RouteNextHop hop)
    {
        var text = new Words("nexthop");
        if (!hop.Via.IsNone) text.Word($"via {Family(hop.Via)} {hop.Via}");
        text.Add("dev", hop.Interface);
        text.Add("weight", hop.Weight);
        text.Flag("onlink", hop.OnLink);
        text.Add("realms", hop.Realms is { } realms ? Realms(realms) : null);
        return text.ToString();
    }

    private static string Family(InetAddress address) => address.Family == InetFamily.IPv6 ? "inet6" : "inet";

    private static string Realms(uint realms) => realms >> 16 == 0 ? $"{realms}" : $"{realms >> 16}/{realms & 0xffff}";

    /// <summary>Words joined by blanks; absent ones leave no trace.</summary>
    private sealed class Words(string first)
    {
        private readonly StringBuilder _text = new(first);

        public void Word(string? word)
        {
            if (string.IsNullOrEmpty(word)) return;
            if (_text.Length > 0) _text.Append(' ');
            _text.Append(word);
        }

        public void Add(string name, object? value)
        {
            if (value is not null) Word(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
        }

        public void Flag(string name, bool isSet) => Word(isSet ? name : null);

        public override string ToString() => _text.ToString();
    }
}

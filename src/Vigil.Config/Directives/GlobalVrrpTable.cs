using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.GlobalDraft>;

namespace Vigil.Config.Directives;

/// <summary>The part of <c>global_defs</c> that is about VRRP: defaults of instances, firewall, buffers, pacing.</summary>
internal static class GlobalVrrpTable
{
    /// <summary>Longest delay keepalived takes: what fits 32 bits of microseconds.</summary>
    public const long MaxGarpDelay = 4294;

    /// <summary>The same bound for times with decimals.</summary>
    public const decimal MaxSeconds = 4294.967295m;

    public static ImmutableArray<Directive<GlobalDraft>> Rows => [.. Basics, .. Announce, .. Behaviour, .. Firewall, .. Buffers];

    private static ImmutableArray<Directive<GlobalDraft>> Basics =>
    [
        Custom("dynamic_interfaces", "[allow_if_changes]", 0, "Interfaces may be absent now and appear later.", BindDynamic),
        OneWord("default_interface", "INTERFACE", "Interface of static addresses that name none.", static (g, v) => g.DefaultInterface = v)
            .Default("eth0").MissingFaults().BoundBy("BinderTests.DefaultInterface"),
        Flag("disable_local_igmp", "No IGMP reports for 224.0.0.x.", static g => g.Settings = g.Settings with { DisableLocalIgmp = true }),
        Int("vrrp_version", 2, 3, "Default version of IPv4 instances.", static (g, v) => g.Defaults.Version = (VrrpVersion)v).Default("2"),
        Multicast("vrrp_mcast_group4", InetFamily.IPv4, "IPv4 group adverts are sent to.", static (g, v) => g.Defaults.Group4 = v).Default("224.0.0.18").Example("224.0.0.99"),
        Multicast("vrrp_mcast_group6", InetFamily.IPv6, "IPv6 group adverts are sent to.", static (g, v) => g.Defaults.Group6 = v).Default("ff02::12").BoundBy("BinderTests.GroupsOfBothFamilies"),
        Seconds("vrrp_startup_delay", 0.001m, MaxSeconds, "No instance acts before this long after the start.",
            static (g, v) => g.Settings = g.Settings with { StartupDelay = v }).Default("0"),
        Seconds("vrrp_delay_after_boot", 0.001m, MaxSeconds, "No instance acts before this long after the host's boot.",
            static (g, v) => g.Settings = g.Settings with { DelayAfterBoot = v }).Default("0").New(),
        Flag("log_unknown_vrids", "Log adverts for virtual routers that are not configured.", static g => g.Settings = g.Settings with { LogUnknownVrids = true }),
        OneWord("vmac_prefix", "NAME", "First part of the names of virtual MAC interfaces.").Default("vrrp").NotYet(Reasons.VirtualMac),
        OneWord("vmac_addr_prefix", "NAME", "The same for addresses on other interfaces.").Default("vmac_prefix").NotYet(Reasons.VirtualMac),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Announce =>
    [
        Int("vrrp_garp_master_delay", 0, MaxGarpDelay, "Default of garp_master_delay.", static (g, v) => g.Defaults.Delay = TimeSpan.FromSeconds(v)).Default("5"),
        AtLeastOne("vrrp_garp_master_repeat", "Default of garp_master_repeat.", static (g, v) => g.Defaults.Repeat = v).Default("5"),
        Int("vrrp_garp_master_refresh", 0, uint.MaxValue, "Default of garp_master_refresh.", static (g, v) => g.Defaults.Refresh = TimeSpan.FromSeconds(v)).Default("0 (off)"),
        AtLeastOne("vrrp_garp_master_refresh_repeat", "Default of garp_master_refresh_repeat.", static (g, v) => g.Defaults.RefreshRepeat = v).Default("1"),
        Int("vrrp_garp_lower_prio_delay", 0, MaxGarpDelay, "Default of garp_lower_prio_delay.", static (g, v) => g.Defaults.LowerDelay = TimeSpan.FromSeconds(v)).Default("vrrp_garp_master_delay"),
        Int("vrrp_garp_lower_prio_repeat", 0, int.MaxValue, "Default of garp_lower_prio_repeat.", static (g, v) => g.Defaults.LowerRepeat = (int)v).Default("vrrp_garp_master_repeat"),
        Int("vrrp_down_timer_adverts", 1, 100, "Default of down_timer_adverts.", static (g, v) => g.Defaults.DownTimerAdverts = (int)v).Default("3"),
        Seconds("vrrp_garp_interval", 0.000001m, MaxSeconds, "Least time between gratuitous ARPs on one interface.",
            static (g, v) => g.Settings = g.Settings with { ArpInterval = v }).Default("0"),
        Seconds("vrrp_gna_interval", 0.000001m, MaxSeconds, "Least time between unsolicited NAs on one interface.",
            static (g, v) => g.Settings = g.Settings with { NeighbourInterval = v }).Default("0"),
        Switch("vrrp_min_garp", "One announcement when becoming master and no more.", static (g, v) =>
        {
            if (v) g.Defaults.UseMinimum();
        }),
        ExtraInterface("vrrp_garp_extra_if", 1, "Announce again and again on interfaces without adverts.", static (g, v) => g.Defaults.ExtraInterface = v).Default("off"),
        ExtraInterface("vrrp_vmac_garp_intvl", 1, "Old spelling of vrrp_garp_extra_if.", static (g, v) => g.Defaults.ExtraInterface = v, "vrrp_garp_extra_if"),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Behaviour =>
    [
        Switch("vrrp_lower_prio_no_advert", "Default of lower_prio_no_advert.", static (g, v) => g.Defaults.LowerPriorityNoAdvert = v),
        Switch("vrrp_higher_prio_send_advert", "Default of higher_prio_send_advert.", static (g, v) => g.Defaults.HigherPrioritySendAdvert = v),
        Switch("vrrp_owner_ignore_adverts", "Default of owner_ignore_adverts.", static (g, v) => g.Defaults.OwnerIgnoresAdverts = v).New().BoundBy("BinderTests.OwnerIgnoresAdverts"),
        Flag("vrrp_check_unicast_src", "Drop unicast adverts from hosts that are no peers.", static g => g.Defaults.CheckUnicastSource = true),
        Lenient("vrrp_skip_check_adv_addr", "Default of skip_check_adv_addr.", static (g, v) => g.Defaults.SkipAddressListCheck = v),
        Flag("v3_checksum_as_v2", "Leave the pseudo header out of version 3 checksums.", static g => g.Defaults.ChecksumWithoutPseudoHeader = true).New(),
        Lenient("vrrp_strict", "Default of strict_mode.", static (g, v) => g.Defaults.Strict = v),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Firewall =>
    [
        Custom("nftables", "[TABLE]", 0, "nftables table for no_accept.", static (g, line) =>
        {
            if (g.HasTable) line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
            else if (line.Count > 0) g.Settings = g.Settings with { Firewall = g.Settings.Firewall with { Table = line.First.Text } };
            g.HasTable = true;
        }).Default("keepalived").Example("other"),
        Int("nftables_priority", int.MinValue, int.MaxValue, "Priority of the base chains.",
            static (g, v) => g.Settings = g.Settings with { Firewall = g.Settings.Firewall with { Priority = (int)v } }).Default("-1").Shows("NUMBER"),
        Flag("nftables_ifindex", "Match interfaces by index, not by name.", static g => g.Settings = g.Settings with { Firewall = g.Settings.Firewall with { MatchIndex = true } }),
        Flag("nftables_counters", "Put counters into the rules.", static g => g.Settings = g.Settings with { Firewall = g.Settings.Firewall with { Counters = true } }),
        Custom("vrrp_iptables", "[INCHAIN [OUTCHAIN]]", 0, "Asks for iptables; the nftables table serves it.", BindIptables).BoundBy("BinderTests.IptablesAreServedByNftables"),
        Custom("vrrp_ipsets", "[NAME...]", 0, "Asks for ipsets; the nftables table serves it.", BindIptables).BoundBy("BinderTests.IptablesAreServedByNftables"),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Buffers =>
    [
        BufferSize("vrrp_netlink_cmd_rcv_bufs", "Receive buffer of the netlink command socket in bytes.", static (b, v) => b with { NetlinkCommand = v }),
        BufferForce("vrrp_netlink_cmd_rcv_bufs_force", static (b, v) => b with { NetlinkCommandForce = v }),
        BufferSize("vrrp_netlink_monitor_rcv_bufs", "Receive buffer of the netlink monitor in bytes.", static (b, v) => b with { NetlinkMonitor = v }),
        BufferForce("vrrp_netlink_monitor_rcv_bufs_force", static (b, v) => b with { NetlinkMonitorForce = v }),
        BufferSize("process_monitor_rcv_bufs", "Receive buffer of the process monitor in bytes.", static (b, v) => b with { ProcessMonitor = v }),
        BufferForce("process_monitor_rcv_bufs_force", static (b, v) => b with { ProcessMonitorForce = v }),
        Custom("vrrp_rx_bufs_policy", "MTU|ADVERT|BYTES", 1, "How large the receive buffer of adverts is.", BindPolicy).MissingFaults().Example("mtu"),
        Custom("vrrp_rx_bufs_multiplier", "COUNT", 1, "How many adverts the buffer holds.", static (g, line) =>
        {
            if (line.Count > 1) line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
            else if (line.TryInteger(line.First, 1, int.MaxValue, out var value)) Change(g, b => b with { VrrpMultiplier = (int)value });
        }).Default("3").MissingFaults().Example("9"),
    ];

    /// <summary>A count for which 0 is reported and taken as 1.</summary>
    public static Directive<GlobalDraft> AtLeastOne(string keyword, string doc, Action<GlobalDraft, int> set) =>
        Custom(keyword, "COUNT", 1, doc, (g, line) =>
        {
            if (!line.TryInteger(line.First, 0, int.MaxValue, out var value)) return;
            if (value == 0) line.Report(DiagnosticCatalogue.Adjusted, line.First, keyword, 0, 1);
            set(g, (int)Math.Max(1, value));
        }).Example("3");

    private static Directive<GlobalDraft> ExtraInterface(
        string keyword, long min, string doc, Action<GlobalDraft, (TimeSpan, bool)> set, string? instead = null) =>
        Custom(keyword, "[all] SECONDS", 1, doc, (g, line) =>
        {
            if (instead is not null) line.Report(DiagnosticCatalogue.Deprecated, keyword, instead);
            if (ExtraInterfacePeriod.TryRead(line, min, out var value)) set(g, value);
        }).MissingFaults().Example("all 60");

    private static Directive<GlobalDraft> Multicast(string keyword, InetFamily family, string doc, Action<GlobalDraft, InetAddress> set) =>
        Custom(keyword, family + " multicast address", 1, doc, (g, line) =>
        {
            if (!line.TryAddress(line.First, out var address)) return;
            if (address.Family != family) line.Report(DiagnosticCatalogue.WrongFamily, line.First, line.First.Text, family);
            else if (!address.IsMulticast) line.Report(DiagnosticCatalogue.NotMulticast, line.First, line.First.Text);
            else
            {
                if (family == InetFamily.IPv6 && (address.High >> 48 & 0xf) != 2) line.Report(DiagnosticCatalogue.ScopeNotLinkLocal, line.First, line.First.Text);
                set(g, address);
            }
        });

    private static void BindDynamic(GlobalDraft g, Line line)
    {
        line.Context.DynamicInterfaces = true;
        var allows = line.Count > 0 && line.First.Text == "allow_if_changes";
        if (line.Count > 0 && !allows) line.Context.ReportOption(line.First, line.Row.Keyword, ["allow_if_changes"]);
        g.Settings = g.Settings with { DynamicInterfaces = true, AllowInterfaceChanges = allows };
    }

    /// <summary>A switch for which keepalived takes an unreadable word for "no", without a report.</summary>
    private static Directive<GlobalDraft> Lenient(string keyword, string doc, Action<GlobalDraft, bool> set) =>
        Custom(keyword, "[on|off]", 0, doc, (g, line) => set(g, line.Count == 0 || line.First.Text is "on" or "true" or "yes")).Default("off");

    private static void BindIptables(GlobalDraft g, Line line) =>
        line.Report(DiagnosticCatalogue.ServedByNftables, line.Row.Keyword);

    private static void BindPolicy(GlobalDraft g, Line line)
    {
        var word = line.First.Text;
        if (word.Equals("MTU", StringComparison.OrdinalIgnoreCase)) Change(g, static b => b with { VrrpPolicy = ReceiveBufferPolicy.Mtu });
        else if (word.Equals("ADVERT", StringComparison.OrdinalIgnoreCase)) Change(g, static b => b with { VrrpPolicy = ReceiveBufferPolicy.Advert });
        else if (line.TryInteger(line.First, 0, int.MaxValue, out var bytes)) Change(g, b => b with { VrrpPolicy = ReceiveBufferPolicy.Bytes, VrrpBytes = (int)bytes });
    }

    private static Directive<GlobalDraft> BufferSize(string keyword, string doc, Func<BufferSettings, uint, BufferSettings> set) =>
        Int(keyword, 0, uint.MaxValue, doc, (g, v) => Change(g, b => set(b, (uint)v))).Default("the kernel's").MissingFaults();

    private static Directive<GlobalDraft> BufferForce(string keyword, Func<BufferSettings, bool, BufferSettings> set) =>
        Switch(keyword, "Go beyond the kernel's limit for that buffer.", (g, v) => Change(g, b => set(b, v)));

    private static void Change(GlobalDraft g, Func<BufferSettings, BufferSettings> change) => g.Settings = g.Settings with { Buffers = change(g.Settings.Buffers) };
}

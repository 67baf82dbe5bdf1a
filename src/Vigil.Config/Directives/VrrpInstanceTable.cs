using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.InstanceDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>vrrp_instance</c>, part by part.</summary>
internal static class VrrpInstanceTable
{
    private const string Path = "vrrp_instance";

    public static readonly BlockTable<InstanceDraft> Table = new(Path, static () =>
    [
        .. Election, .. Link, .. InstanceUnicastTable.Rows, .. Addresses, .. Announce, .. Virtual, .. Security,
        .. TrackingTables<InstanceDraft>.Trackers(Path),
        FlapDampingTable.Row<InstanceDraft>(Path),
        .. TrackingTables<InstanceDraft>.Notify(Path, withInstanceHooks: true),
    ], "VrrpInstanceKeywords");

    private static ImmutableArray<Directive<InstanceDraft>> Election =>
    [
        Int("virtual_router_id", 1, 255, "Number of the virtual router, the same on all its members.", static (d, v) => d.VirtualRouterId = (byte)v).Default("required"),
        Custom("version", "2|3", 1, "VRRP version.", BindVersion).Default("vrrp_version; IPv6: 3").Example("3"),
        Custom("state", "MASTER|BACKUP", 1, "State wished for at the start.", BindState).Default("MASTER with priority 255, else BACKUP").Example("MASTER"),
        Int("priority", 1, 255, "Base priority; 255 owns the addresses.", static (d, v) => d.Priority = (byte)v).Default("100; with state MASTER 255"),
        Custom("advert_int", "SECONDS 0.01..255", 1, "Time between advertisements.", BindInterval).Default("1").Example("2"),
        Int("down_timer_adverts", 1, 100, "Adverts missed before the master counts as down.", static (d, v) => d.DownTimerAdverts = (int)v).Default("3"),
        Flag("preempt", "Undoes nopreempt.", static d => d.NoPreempt = false).Default("on").BoundBy("BinderTests.PreemptUndoesNopreempt"),
        Flag("nopreempt", "Stay BACKUP while anybody else sends adverts.", static d => d.NoPreempt = true),
        Seconds("preempt_delay", 0, 1000, "Wait before taking over from a lower priority.", static (d, v) => d.PreemptDelay = v).Default("0"),
        Switch("strict_mode", "Allow only what the RFC allows.", static (d, v) => d.Strict = v).Default("vrrp_strict"),
        Switch("owner_ignore_adverts", "An address owner drops all adverts.", static (d, v) => d.OwnerIgnoresAdverts = v).Default("vrrp_owner_ignore_adverts").New().BoundBy("BinderTests.OwnerIgnoresAdverts"),
        Switch("lower_prio_no_advert", "Do not answer an advert of lower priority.", static (d, v) => d.LowerPriorityNoAdvert = v).Default("vrrp_lower_prio_no_advert"),
        Switch("higher_prio_send_advert", "Send one more advert before yielding.", static (d, v) => d.HigherPrioritySendAdvert = v).Default("vrrp_higher_prio_send_advert"),
        // Whatever valid word it gets, keepalived turns it on.
        Switch("skip_check_adv_addr", "A backup checks the address list only of a new master.", static (d, _) => d.SkipAddressListCheck = true).Default("vrrp_skip_check_adv_addr"),
        TimerExpired("timer_expired_backup").New(),
        TimerExpired("thread_timer_expired", "timer_expired_backup").New(),
        Int("debug", 0, 4, "Stored only.", static (d, v) => d.Settings = d.Settings with { Debug = (int)v }).Default("0"),
    ];

    private static ImmutableArray<Directive<InstanceDraft>> Link =>
    [
        Custom("interface", "INTERFACE", 1, "Interface adverts leave from.", BindInterface).Default("required").Example("eth1"),
        Custom("vrf", "INTERFACE", 1, "VRF device for unicast without an interface.", BindVrf).Example("vrf0").BoundBy("BinderTests.VrfNeedsUnicastWithoutInterface"),
        Flag("native_ipv6", "Use IPv6 and version 3.", static _ => { }) with
        {
            Bind = static (d, line) =>
            {
                if (d.Family == InetFamily.IPv4) line.Report(DiagnosticCatalogue.WrongFamily, line.Row.Keyword, InetFamily.IPv4);
                else d.Family = InetFamily.IPv6;
            },
            BoundBy = "BinderTests.NativeIPv6MakesAnEmptyInstanceIPv6",
        },
        Flag("dont_track_primary", "The interface going down is no fault.", static d => d.Settings = d.Settings with { DontTrackPrimary = true }),
        Custom("linkbeat_use_polling", "", 0, "Old spelling of linkbeat_interfaces for the own interface.", static (d, line) =>
        {
            line.Report(DiagnosticCatalogue.Deprecated, line.Row.Keyword, "a linkbeat_interfaces block");
            d.Settings = d.Settings with { LinkbeatPolling = true };
        }).Proof("PolledLinkTests.TheOwnInterfaceWithoutLinkIsAFault"),
        Custom("kernel_rx_buf_size", "BYTES", 1, "Receive buffer for adverts of this instance.", static (d, line) =>
        {
            if (line.Count > 1) line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
            else if (line.TryInteger(line.First, 0, int.MaxValue, out var value)) d.Settings = d.Settings with { ReceiveBufferSize = (int)value };
        }).MissingFaults().Example("65536"),
        Custom("lvs_sync_daemon_interface", "INTERFACE", 1, "Old spelling of lvs_sync_daemon in global_defs.", static (d, line) =>
            line.Report(DiagnosticCatalogue.Deprecated, line.Row.Keyword, "lvs_sync_daemon in global_defs")).NotYet(Reasons.SyncDaemon),
    ];

    private static ImmutableArray<Directive<InstanceDraft>> Addresses =>
    [
        List("virtual_ipaddress", "Addresses that are advertised and held by the master.", AddressItems.Table(Path + "/virtual_ipaddress"), BindAddress).Example("{ 10.0.9.9 }"),
        List("virtual_ipaddress_excluded", "Addresses that are held by the master but not advertised.", AddressItems.Table(Path + "/virtual_ipaddress_excluded"), BindExcluded).Example("{ 10.0.9.9 }"),
        Flag("no_virtual_ipaddress", "Having no addresses is meant.", static d => d.Settings = d.Settings with { NoVirtualAddresses = true }).New(),
        List("virtual_routes", "Routes that exist while master.", RouteItems.Table(Path + "/virtual_routes"),
            static (d, item) => RouteItems.Bind(item, d.Routes, null)).Example("{ 10.7.0.0/16 dev eth1 }").Proof("SameAsKeepalivedTests.Routes"),
        List("virtual_rules", "Rules that exist while master.", RuleItems.Table(Path + "/virtual_rules"),
            static (d, item) => RuleItems.Bind(item, d.Rules, null)).Example("{ from 10.7.0.0/16 table 77 priority 7 }").Proof("SameAsKeepalivedTests.Rules"),
        Flag("promote_secondaries", "Keep the other addresses of a subnet when the first one goes.", static d => d.Settings = d.Settings with { PromoteSecondaries = true }).Proof("KernelApplierTests.Removing_the_first_address_of_a_network_leaves_its_siblings"),
        Flag("accept", "Accept packets to the addresses though not their owner.", static d => d.Accept = true).Default("on unless strict").BoundBy("BinderTests.AcceptUndoesNoAccept"),
        Flag("no_accept", "Drop packets to the addresses while not their owner.", static d => d.Accept = false),
    ];

    private static ImmutableArray<Directive<InstanceDraft>> Announce =>
    [
        Int("garp_master_delay", 0, GlobalVrrpTable.MaxGarpDelay, "Seconds from becoming master to the second announcement.", static (d, v) => d.Delay = TimeSpan.FromSeconds(v)).Default("5"),
        AtLeastOne("garp_master_repeat", "Announcements in a row.", static (d, v) => d.Repeat = v).Default("5"),
        Int("garp_master_refresh", 0, uint.MaxValue, "Seconds between announcements while master.", static (d, v) => d.Refresh = TimeSpan.FromSeconds(v)).Default("0 (off)"),
        AtLeastOne("garp_master_refresh_repeat", "Announcements in a row at each refresh.", static (d, v) => d.RefreshRepeat = v).Default("1"),
        Int("garp_lower_prio_delay", 0, GlobalVrrpTable.MaxGarpDelay, "Seconds to the second announcement after an advert of lower priority.", static (d, v) => d.LowerDelay = TimeSpan.FromSeconds(v)).Default("garp_master_delay"),
        Int("garp_lower_prio_repeat", 0, int.MaxValue, "Announcements in a row after an advert of lower priority.", static (d, v) => d.LowerRepeat = (int)v).Default("garp_master_repeat"),
        ExtraInterface("garp_extra_if", "Announce again and again on interfaces without adverts.").Default("vrrp_garp_extra_if"),
        ExtraInterface("vmac_garp_intvl", "Old spelling of garp_extra_if.", "garp_extra_if"),
    ];

    private static ImmutableArray<Directive<InstanceDraft>> Virtual =>
    [
        Custom("use_vmac", "[NAME] [MAC] [group GROUP] [netlink_notify_msg]", 0, "Use the virtual router's MAC address.", VirtualMac.Bind).NotYet(Reasons.VirtualMac),
        Flag("use_vmac_addr", "Virtual MAC for addresses on other interfaces, too.").NotYet(Reasons.VirtualMac),
        Custom("vmac_xmit_base", "", 0, "Send adverts from the base interface.", static (d, line) => d.TransmitsOnBase = line.Statement.Keyword).NotYet(Reasons.VirtualMac),
        Custom("use_ipvlan", "[bridge|private|vepa] [group GROUP] [NAME] [IP[/LENGTH]]", 0, "Use an ipvlan interface.", VirtualMac.BindIpvlan).NotYet(Reasons.VirtualMac),
        Switch("v3_checksum_as_v2", "Leave the pseudo header out of version 3 checksums.", static (d, v) => d.ChecksumWithoutPseudoHeader = v).Default("the global one").New(),
    ];

    private static ImmutableArray<Directive<InstanceDraft>> Security =>
    [
        Block("authentication", "", "Password of version 2.", AuthenticationTables.Authentication, static (d, _) => d).Example("{\nauth_type PASS\nauth_pass abc\n}"),
        Block("auth_hmac", "", "Keyed trailer on every advert.", AuthenticationTables.Hmac,
            static (d, line) => d.Hmac = new HmacDraft(line.Statement.Keyword.At)).New().Example("{\nkey 1 0123456789abcdef0123456789abcdef\nactive_key 1\n}"),
    ];

    private static void BindState(InstanceDraft draft, Line line)
    {
        var isMaster = line.First.Text == "MASTER";
        if (!isMaster && line.First.Text != "BACKUP") line.Context.ReportChoice(line.First, "MASTER, BACKUP");
        // BACKUP after MASTER has no effect in keepalived.
        draft.WantsMaster = isMaster || draft.WantsMaster == true;
    }

    private static void BindVersion(InstanceDraft draft, Line line)
    {
        if (!line.TryInteger(line.First, 2, 3, out var version)) return;
        if (version == 2 && draft.Family == InetFamily.IPv6) line.Report(DiagnosticCatalogue.VersionConflict, line.First, version, "IPv6 needs version 3");
        else draft.VersionValue = (VrrpVersion)version;
    }

    private static void BindInterval(InstanceDraft draft, Line line)
    {
        if (!line.TrySeconds(line.First, 0.01m, 255m, 6, out var value)) return;
        draft.Interval = value;
        draft.IntervalAt = line.First.At;
    }

    private static void BindInterface(InstanceDraft draft, Line line)
    {
        if (!line.Context.CheckInterface(line.First)) return;
        draft.InterfaceWord = line.First;
        if (line.Context.Facts.FindInterface(line.First.Text) is { IsLoopback: true })
        {
            line.Report(DiagnosticCatalogue.InterfaceLoopback, line.First, line.First.Text);
            draft.Interface = null;
            return;
        }
        draft.Interface = line.First.Text;
    }

    private static void BindVrf(InstanceDraft draft, Line line)
    {
        if (draft.Interface is not null) line.Report(DiagnosticCatalogue.VrfWithInterface, line.First);
        else if (line.Context.CheckInterface(line.First)) draft.Vrf = line.First;
    }

    private static void BindAddress(InstanceDraft draft, Line item)
    {
        if (AddressItems.Read(item, draft.Interface, null) is not { } address) return;
        if (draft.Family == InetFamily.Unspecified) draft.Family = address.Address.Family;
        if (address.Address.Family != draft.Family)
            item.Context.Report(DiagnosticCatalogue.WrongFamily.At(item.Statement.Keyword.At, address.Address, draft.Family));
        else AddressItems.AddUnique(item, address, draft.Addresses);
    }

    private static void BindExcluded(InstanceDraft draft, Line item)
    {
        if (AddressItems.Read(item, draft.Interface, null) is { } address) AddressItems.AddUnique(item, address, draft.Excluded);
    }

    private static Directive<InstanceDraft> AtLeastOne(string keyword, string doc, Action<InstanceDraft, int> set) =>
        Custom(keyword, "COUNT", 1, doc, (d, line) =>
        {
            if (!line.TryInteger(line.First, 0, int.MaxValue, out var value)) return;
            if (value == 0) line.Report(DiagnosticCatalogue.Adjusted, line.First, keyword, 0, 1);
            set(d, (int)Math.Max(1, value));
        }).Example("3");

    private static Directive<InstanceDraft> ExtraInterface(string keyword, string doc, string? instead = null) =>
        Custom(keyword, "[all] SECONDS", 1, doc, (d, line) =>
        {
            if (instead is not null) line.Report(DiagnosticCatalogue.Deprecated, keyword, instead);
            if (ExtraInterfacePeriod.TryRead(line, 0, out var value)) d.ExtraInterface = value;
        }).MissingFaults().Example("all 60");

    private static Directive<InstanceDraft> TimerExpired(string keyword, string? instead = null) =>
        Custom(keyword, "[1..254]", 0, "Become BACKUP when our own timer ran so late that another may have taken over; the number is the highest other priority.", (d, line) =>
        {
            if (instead is not null) line.Report(DiagnosticCatalogue.Deprecated, keyword, instead);
            long value = 254;
            if (line.Count == 0 || line.TryInteger(line.First, 1, 254, out value)) d.TimerExpiredBackup = (byte)value;
        }).Default("off").BoundBy("BinderTests.TimerExpiredBackup");
}

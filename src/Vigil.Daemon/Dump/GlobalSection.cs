using System.Globalization;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Dump;

/// <summary>The section "Global definitions", for the parent's and the worker's file. Names and order are keepalived's.</summary>
internal static class GlobalSection
{
    internal static void Write(DumpText to, Configuration configuration, string? networkNamespace, string mailHelo)
    {
        GlobalSettings global = configuration.Global;
        to.Section("Global definitions");
        to.Top($"Network namespace = {networkNamespace ?? "(default)"}");
        to.Top($"Network namespace ipvs = {configuration.Process.IpvsNamespace switch { null => "(main namespace)", "" => "(default)", var name => name }}");
        if (configuration.Process.Instance is { } instance) to.Top($"Instance name = {instance}");
        Names(to, global);
        to.Top($"Router ID = {global.RouterId}");
        Mail(to, global, mailHelo);
        Scripts(to, global);
        Reload(to, global);
        Fifos(to, global);
        Defaults(to, global);
        Firewall(to, global);
        to.Top($"VRRP check unicast_src = {DumpText.Bool(global.Defaults.CheckUnicastSource)}");
        to.Top($"VRRP skip check advert addresses = {DumpText.Bool(global.Defaults.SkipAddressListCheck)}");
        to.Top($"VRRP strict mode = {DumpText.Bool(global.Defaults.Strict)}");
        to.Top($"Max auto priority = {global.MaxAutoPriority}");
        to.Top($"Min auto priority delay = {Micros(global.MinAutoPriorityDelay)} usecs");
        Worker(to, "VRRP", global.VrrpWorker);
        Worker(to, "Checker", global.CheckerWorker);
        Worker(to, "BFD", global.BfdWorker);
        NotBuilt(to);
        Rest(to, global);
    }

    private static void Names(DumpText to, GlobalSettings global)
    {
        if (global.ProcessName is { } parent) to.Top($"Parent process name = {parent}");
        if (global.VrrpWorker.ProcessName is { } vrrp) to.Top($"VRRP process name = {vrrp}");
        if (global.CheckerWorker.ProcessName is { } checker) to.Top($"Checker process name = {checker}");
        if (global.BfdWorker.ProcessName is { } bfd) to.Top($"BFD process name = {bfd}");
    }

    private static void Mail(DumpText to, GlobalSettings global, string helo)
    {
        MailSettings mail = global.Mail;
        if (mail.Server is { } server)
        {
            to.Top($"Smtp server = {server}");
            to.Top($"Smtp server port = {mail.Port}");
            to.Top($"Smtp HELO name = {helo}");
            to.Top($"Smtp server connection timeout = {DumpText.Seconds(mail.Timeout)}");
            if (mail.From is { } from) to.Top($"Email notification from = {from}");
        }
        if (mail.Recipients.Count > 0)
        {
            to.Top($"Email notification to:");
            foreach (string recipient in mail.Recipients) to.Item($"{recipient}");
        }
        to.Top($"Default smtp_alert = {Optional(global.Defaults.Mail)}");
        to.Top($"Default smtp_alert_vrrp = {Optional(global.Defaults.VrrpMail)}");
        to.Top($"Default smtp_alert_checker = {Optional(global.Defaults.CheckerMail)}");
        to.Top($"Checkers log all failures = {DumpText.Bool(global.Defaults.LogAllCheckFailures)}");
    }

    private static void Scripts(DumpText to, GlobalSettings global)
    {
        if (global.StartupScript is { } startup)
            to.Top($"Startup script = {ItemText.Of(startup)}, uid:gid {ItemText.OwnerOf(startup)}, timeout {DumpText.Seconds(global.StartupScriptTimeout)}");
        if (global.ShutdownScript is { } shutdown)
            to.Top($"Shutdown script = {ItemText.Of(shutdown)}, uid:gid {ItemText.OwnerOf(shutdown)}, timeout {DumpText.Seconds(global.ShutdownScriptTimeout)}");
    }

    private static void Reload(DumpText to, GlobalSettings global)
    {
        if (global.Reload.CheckConfig) to.Top($"Test config before reload, log to {global.Reload.CheckLog ?? "(none)"}");
        else to.Top($"No test config before reload");
        if (global.Reload.TimeFile is { } file) to.Top($"Reload time file = {file}{(global.Reload.Repeat ? " (repeat)" : "")}");
        to.Top($"Dynamic interfaces = {DumpText.Bool(global.DynamicInterfaces)}");
        if (global.DynamicInterfaces) to.Top($"Allow interface changes = {DumpText.Bool(global.AllowInterfaceChanges)}");
        to.Top($"Default interface = {global.Defaults.Interface}");
        to.Top($"Disable local IGMP = {(global.DisableLocalIgmp ? "yes" : "no")}");
        LvsSection.Write(to, global.Lvs);
    }

    private static void Fifos(DumpText to, GlobalSettings global)
    {
        Fifo(to, "Global", global.NotifyFifo);
        Fifo(to, "VRRP", global.VrrpNotifyFifo);
        Fifo(to, "LVS", global.LvsNotifyFifo);
        to.Top($"FIFO write vrrp states on reload = {DumpText.Bool(global.FifoStatesOnReload)}");
        to.Top($"VRRP notify priority changes = {DumpText.Bool(global.Defaults.PriorityChanges)}");
    }

    private static void Fifo(DumpText to, string whose, FifoSettings? fifo)
    {
        if (fifo is null) return;
        to.Top($"{whose} notify fifo = {fifo.Path}, uid:gid {fifo.UserId ?? 0}:{fifo.GroupId ?? 0}");
        if (fifo.Script is { } script)
            to.Top($"{whose} notify fifo script = {ItemText.Of(script)} '{fifo.Path}', uid:gid {ItemText.OwnerOf(script)}");
    }

    private static void Defaults(DumpText to, GlobalSettings global)
    {
        GlobalDefaults defaults = global.Defaults;
        AnnounceSettings announce = defaults.Announce;
        to.Top($"VRRP IPv4 mcast group = {defaults.Group4}");
        to.Top($"VRRP IPv6 mcast group = {defaults.Group6}");
        to.Top($"Gratuitous ARP delay = {DumpText.Seconds(announce.Delay)}");
        to.Top($"Gratuitous ARP repeat = {announce.Repeat}");
        to.Top($"Gratuitous ARP refresh timer = {DumpText.Seconds(announce.Refresh)}");
        to.Top($"Gratuitous ARP refresh repeat = {announce.RefreshRepeat}");
        to.Top($"Gratuitous ARP lower priority delay = {DumpText.Seconds(announce.LowerPriorityDelay)}");
        to.Top($"Gratuitous ARP lower priority repeat = {announce.LowerPriorityRepeat}");
        to.Top($"Num adverts before down = {defaults.DownTimerAdverts}");
        to.Top($"Gratuitous ARP for each secondary VMAC = {DumpText.Seconds(announce.ExtraInterfacePeriod)}s");
        to.Top($"Send advert after receive lower priority advert = {DumpText.Bool(!defaults.LowerPriorityNoAdvert)}");
        to.Top($"Send advert after receive higher priority advert = {DumpText.Bool(defaults.HigherPrioritySendAdvert)}");
        to.Top($"Gratuitous ARP interval = {global.ArpInterval.TotalSeconds:0.000000}");
        to.Top($"Gratuitous NA interval = {global.NeighbourInterval.TotalSeconds:0.000000}");
        to.Top($"VRRP default protocol version = {(int)defaults.Version}");
    }

    private static void Firewall(DumpText to, GlobalSettings global)
    {
        to.Top($"nftables table name = {global.Firewall.Table}");
        to.Top($"nftables base chain priority = {global.Firewall.Priority}");
        to.Top($"nftables {(global.Firewall.MatchIndex ? "force" : "don't force")} use ifindex for link local IPv6");
        to.Top($"nftables with{(global.Firewall.Counters ? "" : "out")} counters");
    }

    private static void Worker(DumpText to, string whose, WorkerSettings worker)
    {
        to.Top($"{whose} process priority = {worker.Nice}");
        to.Top($"{whose} don't swap = {DumpText.Bool(worker.NoSwap)}");
        to.Top($"{whose} realtime priority = {worker.RealtimePriority}");
        if (worker.CpuAffinity.Count > 0) to.Top($"{whose} CPU Affinity = {string.Join(' ', (IEnumerable<int>)worker.CpuAffinity)}");
        to.Top($"{whose} realtime limit = {Micros(worker.RealtimeLimit)}");
    }

    /// <summary>Parts of keepalived that Vigil does not have yet, as keepalived prints them when they are off.</summary>
    private static void NotBuilt(DumpText to)
    {
        foreach (string part in new[] { "vrrp", "checker", "RFCv2", "RFCv3", "traps" }) to.Top($"SNMP {part} disabled");
        to.Top($"SNMP socket = default (unix:/var/agentx/master)");
        to.Top($"DBus disabled");
        to.Top($"DBus service name = ");
    }

    private static void Rest(DumpText to, GlobalSettings global)
    {
        BufferSettings buffers = global.Buffers;
        to.Top($"Script security {(global.ScriptSecurity ? "enabled" : "disabled")}");
        (uint user, uint group) = global.Defaults.ScriptUser ?? (0, 0);
        to.Top($"Default script uid:gid {user}:{group}");
        to.Top($"vrrp_netlink_cmd_rcv_bufs = {buffers.NetlinkCommand}");
        to.Top($"vrrp_netlink_cmd_rcv_bufs_force = {Bit(buffers.NetlinkCommandForce)}");
        to.Top($"vrrp_netlink_monitor_rcv_bufs = {buffers.NetlinkMonitor}");
        to.Top($"vrrp_netlink_monitor_rcv_bufs_force = {Bit(buffers.NetlinkMonitorForce)}");
        to.Top($"process_monitor_rcv_bufs = {buffers.ProcessMonitor}");
        to.Top($"process_monitor_rcv_bufs_force = {Bit(buffers.ProcessMonitorForce)}");
        to.Top($"lvs_netlink_cmd_rcv_bufs = {global.Lvs.CommandBuffer}");
        to.Top($"lvs_netlink_cmd_rcv_bufs_force = {Bit(global.Lvs.CommandBufferForce)}");
        to.Top($"lvs_netlink_monitor_rcv_bufs = {global.Lvs.MonitorBuffer}");
        to.Top($"lvs_netlink_monitor_rcv_bufs_force = {Bit(global.Lvs.MonitorBufferForce)}");
        to.Top($"rs_init_notifies = {Bit(global.Lvs.NotifiesAtStart)}");
        to.Top($"no_checker_emails = {Bit(global.Lvs.NoCheckerMail)}");
        if (buffers.VrrpPolicy == ReceiveBufferPolicy.Bytes) to.Top($"rx_bufs_size = {buffers.VrrpBytes}");
        else if (buffers.VrrpPolicy != ReceiveBufferPolicy.System) to.Top($"rx_bufs_policy = {buffers.VrrpPolicy.ToString().ToUpperInvariant()}");
        to.Top($"rx_bufs_multiples = {buffers.VrrpMultiplier}");
        to.Top($"umask = 0{Convert.ToString(global.Umask ?? ProcessTuning.DefaultUmask, 8)}");
        if (global.StartupDelay > TimeSpan.Zero) to.Top($"vrrp_startup_delay = {DumpText.Seconds(global.StartupDelay)}");
        if (global.LogUnknownVrids) to.Top($"log_unknown_vrids");
    }

    private static string Optional(bool? value) => value switch { true => "on", false => "off", null => "unset" };

    private static int Bit(bool value) => value ? 1 : 0;

    private static string Micros(TimeSpan span) => ((long)span.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);
}

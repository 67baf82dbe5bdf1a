using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>The lines about IPVS among the global definitions.</summary>
internal static class LvsSection
{
    internal static void Write(DumpText to, LvsSettings lvs)
    {
        // keepalived calls all three "LVS TCP timeout".
        if (lvs.TcpTimeout is { } tcp) to.Top($"LVS TCP timeout = {DumpText.Seconds(tcp)}");
        if (lvs.TcpFinTimeout is { } tcpFin) to.Top($"LVS TCP FIN timeout = {DumpText.Seconds(tcpFin)}");
        if (lvs.UdpTimeout is { } udp) to.Top($"LVS UDP timeout = {DumpText.Seconds(udp)}");
        Daemon(to, lvs.SyncDaemon);
        to.Top($"LVS flush = {DumpText.Bool(lvs.FlushAtStart)}");
        to.Top($"LVS flush on stop = {lvs.FlushOnStop switch { FlushOnStop.No => "disabled", FlushOnStop.OwnServices => "VS", _ => "enabled" }}");
    }

    private static void Daemon(DumpText to, SyncDaemonSettings? sync)
    {
        if (sync is null) return;
        to.Top($"LVS syncd interface = {sync.Interface}");
        if (sync.Instance is { } instance) to.Top($"LVS syncd vrrp instance = {instance}");
        if (sync.Id is { } id) to.Top($"LVS syncd syncid = {id}");
        if (sync.MaxLength > 0) to.Top($"LVS syncd maxlen = {sync.MaxLength}");
        if (!sync.Group.IsNone) to.Top($"LVS mcast group = {sync.Group}");
        if (sync.Port > 0) to.Top($"LVS syncd mcast port = {sync.Port}");
        if (sync.Ttl > 0) to.Top($"LVS syncd mcast ttl = {sync.Ttl}");
    }
}

using System.Globalization;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Draw;

/// <summary>The lines of a vrrp_instance block, and those that sync groups share with it.</summary>
internal static class InstanceText
{
    public static IEnumerable<string> Of(VrrpInstanceSettings one) =>
    [
        $"state {(one.WantsMaster ? "MASTER" : "BACKUP")}",
        $"interface {one.Interface}",
        $"virtual_router_id {one.VirtualRouterId}",
        $"version {(byte)one.Version}",
        $"priority {one.Priority}",
        HostFile.Duration("advert_int", one.AdvertInterval.Value),
        $"down_timer_adverts {one.DownTimerAdverts}",
        one.Preempt ? "" : "nopreempt",
        HostFile.Duration("preempt_delay", one.PreemptDelay),
        one.TimerExpiredBackup is { } highest ? $"timer_expired_backup {highest}" : "",
        one.HigherPrioritySendAdvert ? "higher_prio_send_advert" : "",
        one.LowerPriorityNoAdvert ? "lower_prio_no_advert" : "",
        .. one.IsUnicast ? Block("unicast_peer", one.UnicastPeers.Select(peer => peer.Address.ToString())) : [],
        .. one.AuthHmac is { } signed ? Signed(signed) : [],
        .. Block("virtual_ipaddress", one.VirtualAddresses.Select(Text)),
        .. Block("virtual_ipaddress_excluded", one.ExcludedAddresses.Select(Text)),
        .. Trackers(one.TrackScripts, one.TrackFiles, one.TrackProcesses, one.TrackInterfaces),
        .. Damping(one.FlapDamping),
    ];

    public static IEnumerable<string> Trackers(ValueList<TrackUse> scripts, ValueList<TrackUse> files, ValueList<TrackUse> processes, ValueList<TrackedInterface> interfaces) =>
    [
        .. Block("track_script", scripts.Select(use => Use(use.Name, use.Weight, use.Reverse))),
        .. Block("track_file", files.Select(use => Use(use.Name, use.Weight, use.Reverse))),
        .. Block("track_process", processes.Select(use => Use(use.Name, use.Weight, use.Reverse))),
        .. Block("track_interface", interfaces.Select(use => Use(use.Interface, use.Weight, use.Reverse))),
    ];

    public static IEnumerable<string> Damping(FlapDampingSettings? damping) => damping is null ? [] : Block("flap_damping",
    [
        HostFile.Duration("half_life", damping.HalfLife),
        $"suppress {damping.Suppress}",
        $"reuse {damping.Reuse}",
        HostFile.Duration("max_suppress", damping.MaxSuppress),
    ]);

    /// <summary>A block of items; nothing when there are none.</summary>
    public static IEnumerable<string> Block(string keyword, IEnumerable<string> items)
    {
        string[] lines = [.. items.Select(item => $"    {item}")];
        return lines.Length == 0 ? [] : [$"{keyword} {{", .. lines, "}"];
    }

    private static IEnumerable<string> Signed(AuthHmacSettings signed) => Block("auth_hmac",
    [
        .. signed.Keys.Select(key => $"key {key.Id} hex:{Convert.ToHexString([.. key.Secret])}"),
        $"active_key {signed.ActiveKeyId}",
        HostFile.Duration("time_window", signed.TimeWindow),
    ]);

    private static string Use(string name, int weight, bool reverse) => string.Create(CultureInfo.InvariantCulture, $"{name} weight {weight}{(reverse ? " reverse" : "")}");

    private static string Text(AddressSettings address) => $"{address.Address}/{address.PrefixLength}";
}

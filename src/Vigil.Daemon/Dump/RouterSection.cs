using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Dump;

/// <summary>One instance of the section "VRRP Topology". Names and order are keepalived's; passwords are never shown.</summary>
internal static class RouterSection
{
    internal static void Write(DumpText to, DumpSnapshot all, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        to.Top($"VRRP Instance = {settings.Name}");
        to.Item($"VRRP Version = {(int)settings.Version}");
        if (router.Group is { } group) to.Item($"Sync group = {group}");
        if (settings.Family == InetFamily.IPv6) to.Item($"Using Native IPv6");
        State(to, router);
        Sending(to, router);
        Announcing(to, settings);
        Electing(to, router);
        if (settings.ReceiveBufferSize is { } size) to.Item($"Kernel rx buffer size = {size}");
        if (settings.Debug != 0) to.Item($"Debug level = {settings.Debug}");
        Owning(to, all, router);
        Tracking(to, settings);
        Notifying.Write(to, settings.Notify, isInstance: true);
        if (router.Damping is { } damping) Damping(to, damping);
    }

    private static void State(DumpText to, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        to.Item($"State = {Word(router.State)}");
        if (router.State == RouterState.Backup && !router.Master.IsNone)
        {
            to.Item($"Master router = {router.Master}");
            to.Item($"Master priority = {router.MasterPriority}");
            if (settings.Version == VrrpVersion.V3) to.Item($"Master advert int = {router.MasterInterval.Value.TotalSeconds:0.00} sec");
        }
        if (settings.UnicastConfigured)
        {
            to.Item($"Flags:");
            to.Sub($"Using unicast");
        }
        else to.Item($"Flags: none");
        to.Item($"Wantstate = {Word(router.Wanted)}");
        to.Item($"Number of config faults = 0");
        to.Item($"Number of interface and track script faults = {router.Faults}");
        to.Item($"Number of track scripts init = {router.Pending}");
        to.Item($"Last transition = {DumpText.Time(router.LastTransition)}");
        if (router.ReadTimeout is { } due) to.Item($"Read timeout = {DumpText.Time(due)}");
        else to.Item($"Read timeout = DISABLED");
        to.Item($"Master down timer = {(long)router.MasterDownTime.TotalMicroseconds} usecs");
    }

    private static void Sending(DumpText to, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        if (settings.Interface is { } name) to.Item($"Interface = {name}");
        if (settings.Vrf is { } vrf) to.Item($"VRF = {vrf}");
        if (settings.DontTrackPrimary) to.Item($"VRRP interface tracking disabled");
        if (settings.SkipAddressListCheck) to.Item($"Skip checking advert IP addresses");
        if (settings.Strict) to.Item($"Enforcing strict VRRP compliance");
        string source = router.Source.IsNone ? "(none)" : router.Source.ToString();
        to.Item($"Using src_ip = {source}{(settings.SourceAddress.IsNone ? "" : " (from configuration)")}");
        if (settings.IsUnicast) return;
        if (settings.Family == InetFamily.IPv6) to.Item($"Multicast address {settings.MulticastGroup}, ifindex {router.InterfaceIndex}");
        else to.Item($"Multicast address {settings.MulticastGroup}");
    }

    private static void Announcing(DumpText to, VrrpInstanceSettings settings)
    {
        AnnounceSettings announce = settings.Announce;
        to.Item($"Gratuitous ARP delay = {DumpText.Seconds(announce.Delay)}");
        to.Item($"Gratuitous ARP repeat = {announce.Repeat}");
        to.Item($"Gratuitous ARP refresh = {DumpText.Seconds(announce.Refresh)}");
        to.Item($"Gratuitous ARP refresh repeat = {announce.RefreshRepeat}");
        to.Item($"Gratuitous ARP lower priority delay = {DumpText.Seconds(announce.LowerPriorityDelay)}");
        to.Item($"Gratuitous ARP lower priority repeat = {announce.LowerPriorityRepeat}");
        to.Item($"Down timer adverts = {settings.DownTimerAdverts}");
        if (announce.ExtraInterfacePeriod > TimeSpan.Zero)
            to.Item($"Gratuitous ARP for each secondary = {DumpText.Seconds(announce.ExtraInterfacePeriod)}s{(announce.ExtraInterfaceAll ? " all" : "")}");
        to.Item($"Send advert after receive lower priority advert = {DumpText.Bool(!settings.LowerPriorityNoAdvert)}");
        to.Item($"Send advert after receive higher priority advert = {DumpText.Bool(settings.HigherPrioritySendAdvert)}");
        if (settings.OwnerIgnoresAdverts) to.Item($"Address owner ignores received adverts = true");
    }

    private static void Electing(DumpText to, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        to.Item($"Virtual Router ID = {settings.VirtualRouterId}");
        to.Item($"Priority = {settings.Priority}");
        to.Item($"Effective priority = {router.EffectivePriority}");
        to.Item($"Total priority = {router.TotalPriority}");
        if (settings.TimerExpiredBackup is { } other) to.Item($"Highest other priority = {other}");
        to.Item($"Advert interval = {Interval(settings.Version, settings.AdvertInterval)}");
        if (settings.Version == VrrpVersion.V3 && router.State == RouterState.Backup)
            to.Item($"Master advert interval = {Interval(settings.Version, router.MasterInterval)}");
        to.Item($"Accept = {Enabled(settings.Accept)}");
        to.Item($"Preempt = {Enabled(settings.Preempt)}");
        if (settings.PreemptDelay > TimeSpan.Zero) to.Item($"Preempt delay = {DumpText.Seconds(settings.PreemptDelay)} secs");
        to.Item($"Promote_secondaries = {Enabled(settings.PromoteSecondaries)}");
        if (settings.Version == VrrpVersion.V2) Authentication(to, settings);
        if (settings.AuthHmac is { } hmac) Hmac(to, hmac);
    }

    private static void Authentication(DumpText to, VrrpInstanceSettings settings)
    {
        to.Item($"Authentication type = {settings.AuthenticationType switch
        {
            AuthenticationType.Password => "SIMPLE_PASSWORD",
            AuthenticationType.AuthenticationHeader => "IPSEC_AH",
            _ => "none",
        }}");
        if (settings.AuthenticationType != AuthenticationType.None) to.Item($"Password = ********");
    }

    private static void Hmac(DumpText to, AuthHmacSettings hmac)
    {
        to.Item($"Authentication extension = HMAC-SHA256");
        to.Item($"Keys = {string.Join(' ', hmac.Keys.Select(key => key.Id == hmac.ActiveKeyId ? $"{key.Id} (active)" : $"{key.Id}"))}");
        to.Item($"Mode = {hmac.Mode switch { AuthHmacMode.Enforce => "enforce", AuthHmacMode.Permissive => "permissive", _ => "receive_only" }}");
        to.Item($"Anti replay = {(hmac.Monotonic ? "monotonic" : $"time, window {DumpText.Seconds(hmac.TimeWindow)} secs")}");
    }

    private static void Owning(DumpText to, DumpSnapshot all, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        if (settings.VirtualAddresses.Count > 0) to.List($"Virtual IP ({settings.VirtualAddresses.Count}):", Addresses(all, settings, settings.VirtualAddresses));
        to.List("Virtual IP Excluded :", Addresses(all, settings, settings.ExcludedAddresses));
        if (settings.IsUnicast)
        {
            to.Item($"Unicast TTL = {settings.UnicastTtl}");
            to.Item($"Check unicast src : {(settings.CheckUnicastSource ? "yes" : "no")}");
            to.List("Unicast Peer :", settings.UnicastPeers.Select(peer => $"{peer.Address} min_ttl {peer.MinTtl} max_ttl {peer.MaxTtl}"));
            to.Item($"Unicast checksum compatibility = {settings.OldUnicastChecksum switch
            {
                OldUnicastChecksum.Force => "yes",
                OldUnicastChecksum.Never => "never",
                _ => "no",
            }}");
        }
        if (router.Descriptor is { } fd) to.Item($"fd_in {fd}, fd_out {fd}");
        else to.Item($"No sockets allocated");
        to.List("Virtual Routes :", settings.VirtualRoutes.Select(ItemText.Of));
        to.List("Virtual Rules :", settings.VirtualRules.Select(ItemText.Of));
    }

    internal static IEnumerable<string> Addresses(DumpSnapshot all, VrrpInstanceSettings settings, IEnumerable<AddressSettings> addresses) =>
        addresses.Select(address => ItemText.Of(address, all.Has(address.Interface ?? settings.Interface, address.Address), settings.Accept));

    private static void Tracking(DumpText to, VrrpInstanceSettings settings)
    {
        to.List("Tracked interfaces :", settings.TrackInterfaces.Select(use => $"{use.Interface} weight {use.Weight}{Reverse(use.Reverse)}"));
        to.List("Tracked scripts :", settings.TrackScripts.Select(use => $"{use.Name} weight {use.Weight}{Reverse(use.Reverse)}"));
        to.List("Tracked files :", Uses(settings.TrackFiles));
        to.List("Tracked processes :", Uses(settings.TrackProcesses));
    }

    /// <summary>Behind everything keepalived writes.</summary>
    private static void Damping(DumpText to, DampingDump damping)
    {
        var numbers = damping.Settings;
        to.Item($"Flap damping = half_life {DumpText.Seconds(numbers.HalfLife)} suppress {numbers.Suppress} reuse {numbers.Reuse} max_suppress {DumpText.Seconds(numbers.MaxSuppress)}");
        to.Item($"Flap penalty = {damping.Penalty}");
        to.Item($"Flap damping state = {(damping.IsHeld ? $"held at {damping.HeldAt}, true priority {damping.TruePriority}" : damping.ReleaseAt is null ? "calm" : "damped, holds nothing")}");
        if (damping.ReleaseAt is { } end) to.Item($"Flap damping ends = {DumpText.Time(end)}");
    }

    private static IEnumerable<string> Uses(IEnumerable<TrackUse> uses) => uses.Select(use => $"{use.Name}, weight {use.Weight}{Reverse(use.Reverse)}");

    internal static string Reverse(bool reverse) => reverse ? " reverse" : "";

    internal static string Word(RouterState state) => state switch
    {
        RouterState.Initialize => "INIT",
        RouterState.Backup => "BACKUP",
        RouterState.Master => "MASTER",
        RouterState.Fault => "FAULT",
        RouterState.Deleted => "DELETED",
        _ => "STOP",
    };

    private static string Interval(VrrpVersion version, AdvertInterval interval) =>
        version == VrrpVersion.V2 ? $"{DumpText.Seconds(interval.Value)} sec" : $"{(long)interval.Value.TotalMilliseconds} milli-sec";

    private static string Enabled(bool value) => value ? "enabled" : "disabled";
}

using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Dump;

/// <summary>The section "Interfaces".</summary>
internal static class InterfaceSection
{
    private const ushort Ethernet = 1, Loopback = 772; // ARPHRD_*

    internal static void Write(DumpText to, DumpSnapshot all)
    {
        if (all.Interfaces.Count == 0) return;
        to.Section("Interfaces");
        foreach (InterfaceDump item in all.Interfaces) Write(to, all, item);
    }

    private static void Write(DumpText to, DumpSnapshot all, InterfaceDump item)
    {
        Link link = item.Link;
        to.Top($"Name = {item.Name}");
        to.Item($"index = {link.Index}");
        InetAddress[] own = [.. item.Addresses.Where(address => !IsVirtual(all, item.Name, address))];
        Addresses(to, own.Where(address => address.Family == InetFamily.IPv4), "IPv4");
        Addresses(to, own.Where(address => address.IsLinkLocal6), "IPv6"); // what adverts come from
        if (link.HardwareType != Loopback && link.HardwareAddress.Count > 0)
            to.Item($"MAC = {string.Join(':', link.HardwareAddress.Select(octet => $"{octet:x2}"))}");
        if (link.HardwareType == Ethernet) to.Item($"MAC broadcast = ff:ff:ff:ff:ff:ff");
        to.Item($"State = {State(link)}");
        to.Item($"Seen up = {(item.WasSeenUp ? 1 : 0)}");
        to.Item($"Delayed state change running = {DumpText.Bool(item.IsChanging)}");
        to.Item($"Up debounce timer = {(long)item.UpDelay.TotalMicroseconds}us");
        to.Item($"Down debounce timer = {(long)item.DownDelay.TotalMicroseconds}us");
        to.Item($"MTU = {link.Mtu ?? 0}");
        to.Item($"HW Type = {link.HardwareType switch { Ethernet => "ETHERNET", Loopback => "LOOPBACK", var type => $"UNKNOWN ({type})" }}");
        bool polled = all.Configuration.LinkbeatInterfaces.Any(beat => beat.Interface == item.Name);
        to.Item($"NIC {(polled ? "polled for link status" : "netlink status update")}");
        KernelSettings(to, item);
        to.List("Tracking VRRP instances :", Users(all, item.Name));
    }

    /// <summary>Settings of the kernel that were changed and are to be put back. Those of ARP never are: nothing here needs it.</summary>
    private static void KernelSettings(DumpText to, InterfaceDump item)
    {
        to.Item($"Reset ARP config counter 0");
        to.Item($"Original arp_ignore 0");
        to.Item($"Original arp_filter 0");
        to.Item($"Original promote_secondaries {item.PromotedBefore ?? "0"}");
        to.Item($"Reset promote_secondaries counter {(item.PromotedBefore is null or "1" ? 0 : 1)}");
        if (item.Forwarding is { } forwarding)
            to.Item($"{(forwarding.IsSet ? "" : "Not ")}IPv6 forwarding. Last checked {DumpText.Time(forwarding.ReadAt)}");
    }

    private static void Addresses(DumpText to, IEnumerable<InetAddress> all, string name)
    {
        InetAddress[] addresses = [.. all];
        to.Item($"{name} address = {(addresses.Length == 0 ? "(none)" : addresses[0])}");
        to.List($"Additional {name} addresses :", addresses.Skip(1).Select(address => address.ToString()));
    }

    private static bool IsVirtual(DumpSnapshot all, string name, InetAddress address) => all.Routers.Any(router =>
        router.Settings.VirtualAddresses.Concat(router.Settings.ExcludedAddresses)
            .Any(item => item.Address == address && (item.Interface ?? router.Settings.Interface) == name));

    private static string State(Link link)
    {
        string text = $"{(link.IsUp ? "UP" : "not UP")}, {(link.Flags.HasFlag(LinkFlags.Running) ? "RUNNING" : "not RUNNING")}";
        if (!link.Flags.HasFlag(LinkFlags.Broadcast)) text += ", no broadcast";
        if (link.Flags.HasFlag(LinkFlags.Loopback)) text += ", loopback";
        if (link.Flags.HasFlag(LinkFlags.PointToPoint)) text += ", point to point";
        if (!link.Flags.HasFlag(LinkFlags.Multicast)) text += ", no multicast";
        return text;
    }

    private static IEnumerable<string> Users(DumpSnapshot all, string name)
    {
        foreach (RouterDump router in all.Routers)
        {
            var use = router.Settings.TrackInterfaces.FirstOrDefault(use => use.Interface == name);
            if (use is not null) yield return $"{router.Settings.Name}, weight {use.Weight}{RouterSection.Reverse(use.Reverse)}";
            else if (router.Settings.Interface == name) yield return $"{router.Settings.Name}, weight 0";
        }
    }
}

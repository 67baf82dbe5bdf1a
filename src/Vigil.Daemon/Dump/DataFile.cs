using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>keepalived.data and keepalived_parent.data (SIGUSR1): what is configured, and what its state is.</summary>
public static class DataFile
{
    /// <summary>The worker's file. Sections without items are left out, as keepalived does.</summary>
    public static void Write(TextWriter writer, DumpSnapshot all)
    {
        var to = new DumpText(writer);
        Configuration configuration = all.Configuration;
        GlobalSection.Write(to, configuration, all.NetworkNamespace, all.MailHelo);
        AnnounceGroups(to, configuration);
        Items(to, "Static Addresses", configuration.StaticAddresses.Select(
            address => ItemText.Of(address, all.Has(address.Interface, address.Address))));
        Items(to, "Static Routes", configuration.StaticRoutes.Select(ItemText.Of));
        Items(to, "Static Rules", configuration.StaticRules.Select(ItemText.Of));
        TrackGroups(to, configuration);
        if (all.Routers.Count > 0) to.Section("VRRP Topology");
        foreach (RouterDump router in all.Routers) RouterSection.Write(to, all, router);
        Sockets(to, all);
        TrackerSections.Groups(to, all);
        TrackerSections.Scripts(to, all);
        TrackerSections.Files(to, all);
        TrackerSections.Processes(to, all);
        InterfaceSection.Write(to, all);
    }

    /// <summary>The supervisor's file.</summary>
    public static void WriteParent(TextWriter writer, Configuration configuration, string? networkNamespace) =>
        GlobalSection.Write(
            new DumpText(writer), configuration, networkNamespace, configuration.Global.Mail.HeloName ?? Environment.MachineName);

    private static void Items(DumpText to, string title, IEnumerable<string> items)
    {
        bool any = false;
        foreach (string item in items)
        {
            if (!any) to.Section(title);
            any = true;
            to.Sub($"{item}");
        }
    }

    private static void TrackGroups(DumpText to, Configuration configuration)
    {
        if (configuration.TrackGroups.Count == 0) return;
        to.Section("Static Track groups");
        foreach (TrackGroupSettings group in configuration.TrackGroups)
        {
            to.Top($"Static Track Group = {group.Name}");
            to.List("VRRP member instances :", group.Members);
        }
    }

    private static void AnnounceGroups(DumpText to, Configuration configuration)
    {
        if (configuration.AnnounceGroups.Count == 0) return;
        to.Section("Gratuitous ARP delays");
        foreach ((int index, AnnounceGroup group) in configuration.AnnounceGroups.Index())
        {
            to.Section($"GARP delay group {index + 1}");
            if (group.ArpInterval > TimeSpan.Zero) to.Top($"GARP interval = {DumpText.Seconds(group.ArpInterval)}");
            if (group.NeighbourInterval > TimeSpan.Zero) to.Top($"GNA interval = {DumpText.Seconds(group.NeighbourInterval)}");
            to.Top($"Interfaces");
            foreach (string name in group.Interfaces) to.Top($" {name}");
        }
    }

    private static void Sockets(DumpText to, DumpSnapshot all)
    {
        var sockets = all.Routers.GroupBy(router => router.Descriptor is { } fd ? $"{fd}" : router.Settings.Name).ToArray();
        if (sockets.Length == 0) return;
        to.Section("VRRP Sockpool");
        foreach (RouterDump[] users in sockets.Select(socket => socket.ToArray()))
        {
            VrrpInstanceSettings first = users[0].Settings;
            to.Top($"fd_in {users[0].Descriptor ?? -1} fd_out = {users[0].Descriptor ?? -1}");
            if (first.Interface is { } name) to.Item($"Interface = {name}");
            to.Item($"Family = {first.Family}");
            to.Item($"Protocol = VRRP");
            to.Item($"Type = {(first.IsUnicast ? "Unicast" : "Multicast")}");
            if (first.IsUnicast) to.Item($"Address = {users[0].Source}");
            to.Item($"Rx buf size = {first.ReceiveBufferSize ?? 0}");
            to.List("VRRP instances", users.Select(user => $"{user.Settings.Name} vrid {user.Settings.VirtualRouterId}"));
        }
    }
}

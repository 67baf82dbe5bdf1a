using Vigil.Netlink;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>What the kernel's IPVS has.</summary>
internal static class IpvsSource
{
    /// <summary>Without it the module is not loaded, and asking for it would load it.</summary>
    private const string Loaded = "/proc/thread-self/net/ip_vs";

    /// <summary>Whether the kernel has it in memory.</summary>
    internal static bool IsLoaded => File.Exists(Loaded);

    private static readonly (IpvsServiceFlags Flag, string Scheduler, string Name)[] FlagNames =
    [
        (IpvsServiceFlags.OnePacket, "", "ops"),
        (IpvsServiceFlags.Scheduler1, "sh", "sh-fallback"), (IpvsServiceFlags.Scheduler2, "sh", "sh-port"),
        (IpvsServiceFlags.Scheduler1, "mh", "mh-fallback"), (IpvsServiceFlags.Scheduler2, "mh", "mh-port"),
    ];

    /// <summary>Null when the kernel has none in use in the calling thread's network namespace, or with what stood in the way.</summary>
    public static BalancerView? Look(out string? problem)
    {
        problem = null;
        if (!IsLoaded) return null;
        using var connection = IpvsConnection.Open(new NetlinkSocketOptions(), out var error);
        if (connection?.Services(out error) is not { } services)
        {
            problem = $"the IPVS table cannot be read: {error}";
            return null;
        }
        var views = new List<ServiceView>(services.Count);
        foreach (var service in services)
        {
            if (connection.Destinations(service.Service.Key, out error) is not { } servers)
            {
                problem = $"the servers of {service.Service.Key} cannot be read: {error}";
                return null;
            }
            views.Add(ToView(service, servers));
        }
        return new BalancerView("ipvs", [], views, []);
    }

    internal static ServiceView ToView(IpvsServiceEntry entry, IReadOnlyList<IpvsDestinationEntry> servers)
    {
        var (key, service) = (entry.Service.Key, entry.Service);
        return new ServiceView(key.Address is null ? "FWM" : key.Protocol switch { 6 => "TCP", 17 => "UDP", 132 => "SCTP", var other => $"{other}" }, key.Address, key.Port, key.Mark)
        {
            Scheduler = service.Scheduler,
            Flags = [.. FlagNames.Where(one => service.Flags.HasFlag(one.Flag) && one.Scheduler is var name && (name.Length == 0 || name == service.Scheduler)).Select(one => one.Name)],
            Persistence = service.Flags.HasFlag(IpvsServiceFlags.Persistent) ? TimeSpan.FromSeconds(service.TimeoutSeconds) : TimeSpan.Zero,
            Counters = ToCounters(entry.Statistics),
            Servers = [.. servers.Select(ToView)],
        };
    }

    private static ServerView ToView(IpvsDestinationEntry entry) => new(entry.Destination.Key.Address, entry.Destination.Key.Port, Forward(entry.Destination.Forwarding), entry.Destination.Weight)
    {
        Active = entry.Active,
        Inactive = entry.Inactive,
        Persistent = entry.Persistent,
        Counters = ToCounters(entry.Statistics),
    };

    private static string Forward(IpvsForwarding forwarding) => forwarding switch
    {
        IpvsForwarding.Masquerade => "Masq",
        IpvsForwarding.LocalNode => "Local",
        IpvsForwarding.Tunnel => "Tunnel",
        IpvsForwarding.DirectRouting => "Route",
        _ => "Bypass",
    };

    private static Counters ToCounters(IpvsStatistics statistics) =>
        new(statistics.Connections, statistics.PacketsIn, statistics.PacketsOut, statistics.BytesIn, statistics.BytesOut);
}

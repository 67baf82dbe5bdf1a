using System.Collections.Immutable;
using Vigil.Core.Settings;
using Vigil.Simulator.Scenarios;

namespace Vigil.Simulator.Studies;

/// <summary>
/// What files that a scenario reloads need and the first ones did not: interfaces, which are there from the start, and addresses to watch. A
/// new interface is on the network of those that carry the same virtual router elsewhere, unless the host is there already; else on one of its own.
/// </summary>
public static class ReloadedHosts
{
    private const uint OwnAddresses = 0xc000_02c9;

    /// <summary>Hosts and addresses, with what the scenario's reloads add.</summary>
    public static (IReadOnlyList<HostSpec> Hosts, ImmutableArray<SharedAddress> Addresses) With(
        IReadOnlyList<HostSpec> hosts, IReadOnlyList<SharedAddress> addresses, Scenario scenario)
    {
        var files = scenario.Steps.Where(step => step.Reload is not null).Select(step => step.Reload!.Value).ToList();
        var links = hosts.Select(host => host.Links.ToList()).ToList();
        var all = hosts.Select((host, i) => (Host: i, File: host.Configuration)).Concat(files.Select(one => (one.Host, File: one.Settings))).ToList();
        foreach (var (host, file) in files)
        {
            foreach (string name in HostSpecs.InterfacesOf(file))
            {
                if (links[host].Exists(link => link.Name == name)) continue;
                var carried = file.Instances.Where(one => one.Interface == name).ToList();
                links[host].Add(new LinkSpec(name, LanOf(carried, all, links, links[host]) ?? links.SelectMany(own => own).Max(link => link.Lan) + 1, Own(host, carried)));
            }
        }
        var added = files.SelectMany(one => SharedAddress.Of(one.Settings, all)).Where(one => !addresses.Any(known => known.Address == one.Address)).DistinctBy(one => one.Address);
        return ([.. hosts.Select((host, i) => host with { Links = links[i] })], [.. addresses, .. added]);
    }

    private static int? LanOf(List<VrrpInstanceSettings> carried, List<(int Host, Configuration File)> all, List<List<LinkSpec>> links, List<LinkSpec> own)
    {
        var same = from other in all
                   from instance in other.File.Instances
                   where carried.Exists(one => one.VirtualRouterId == instance.VirtualRouterId && one.Family == instance.Family)
                   from link in links[other.Host]
                   where link.Name == instance.Interface && !own.Exists(mine => mine.Lan == link.Lan)
                   select (int?)link.Lan;
        return same.FirstOrDefault();
    }

    /// <summary>The file's own word, or made up, higher for a host named later.</summary>
    private static ValueList<InetAddress> Own(int host, List<VrrpInstanceSettings> carried) => carried.Select(one => !one.SourceAddress.IsNone ? one.SourceAddress
        : one.Family == InetFamily.IPv6 ? InetAddress.Parse("fe80::c9") with { Low = 0xc9 + (ulong)host }
        : new InetAddress(InetFamily.IPv4, 0, OwnAddresses + (ulong)host)).Distinct().ToValueList();
}

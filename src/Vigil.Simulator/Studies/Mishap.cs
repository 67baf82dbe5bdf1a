using System.Collections.Immutable;
using System.Globalization;

namespace Vigil.Simulator.Studies;

/// <summary>One thing that can go wrong in a cluster, for what-if tables.</summary>
/// <param name="Name">In words.</param>
/// <param name="Faults">What it is made of.</param>
public sealed record Mishap(string Name, ImmutableArray<Fault> Faults)
{
    /// <summary>The state at rest.</summary>
    public static Mishap Nothing { get; } = new("nothing happens", []);

    /// <summary>Every single fault that is worth asking about: host, service, links, stalls, reloads.</summary>
    public static ImmutableArray<Mishap> All(IReadOnlyList<HostSpec> hosts) =>
    [
        .. Each(hosts, (host, i) => [new($"{host} dies", [new(FaultTable.PowerOff, i)])]),
        .. Each(hosts, (_, i) => Services(hosts[i], i)),
        .. Each(hosts, (host, i) => [new($"daemon on {host} stops", [new(FaultTable.Stop, i)])]),
        .. Each(hosts, (_, i) => Links(hosts[i], i)),
        .. Each(hosts, (host, i) => [new($"{host} pauses", [new(FaultTable.PauseMachine, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} reloads", [new(FaultTable.ReloadSame, i)])]),
        .. Each(hosts, (_, i) => Others(hosts, i).SelectMany(j => Cuts(FaultTable.Cut, "->", hosts, i, j))),
        .. Each(hosts, (_, i) => Others(hosts, i).Where(j => j > i).SelectMany(j => Cuts(FaultTable.CutBoth, "<->", hosts, i, j))),
    ];

    /// <summary>The service of each instance, once where several have the same; and each part of one that has several.</summary>
    private static IEnumerable<Mishap> Services(HostSpec host, int number)
    {
        var services = host.Configuration.Instances.GroupBy(one => Service.Of(host.Configuration, other => other == one))
            .Where(same => !same.Key.IsEmpty).ToList();
        foreach (var same in services)
        {
            string of = services.Count == 1 ? "" : $" of {string.Join(" and ", same.Select(one => one.Name))}";
            yield return new($"service{of} on {host.Name} dies", same.Key.Death(number));
        }
        var parts = services.Where(same => same.Key.Parts > 1).Select(same => same.Key).ToList();
        foreach (string name in parts.SelectMany(one => one.Scripts).Distinct()) yield return new($"script {name} on {host.Name} fails", [Service.ScriptFails(number, name)]);
        foreach (string name in parts.SelectMany(one => one.Processes).Distinct()) yield return new($"process {name} on {host.Name} dies", [Service.ProcessDies(number, name)]);
    }

    private static IEnumerable<Mishap> Links(HostSpec host, int number) =>
        from link in host.Links
        select new Mishap($"{host.Name} loses {(host.Links.Count == 1 ? "its link" : link.Name)}", [new(FaultTable.LinkDown, number, Subject: link.Name)]);

    /// <summary>Everything between two hosts is cut; where they share several networks, each of those alone as well.</summary>
    private static IEnumerable<Mishap> Cuts(FaultKind kind, string arrow, IReadOnlyList<HostSpec> hosts, int from, int to)
    {
        string name = $"cut {hosts[from].Name} {arrow} {hosts[to].Name}";
        yield return new(name, [new(kind, from, to)]);
        var shared = hosts[from].Links.Where(one => hosts[to].Links.Any(other => other.Lan == one.Lan)).ToList();
        if (shared.Count < 2) yield break;
        foreach (var link in shared)
        {
            yield return new($"{name} on the network of {link.Name}", [new(kind, from, to, link.Lan.ToString(CultureInfo.InvariantCulture))]);
        }
    }

    private static IEnumerable<Mishap> Each(IReadOnlyList<HostSpec> hosts, Func<string, int, IEnumerable<Mishap>> make) => hosts.SelectMany((host, i) => make(host.Name, i));

    private static IEnumerable<int> Others(IReadOnlyList<HostSpec> hosts, int host) => Enumerable.Range(0, hosts.Count).Where(other => other != host);
}

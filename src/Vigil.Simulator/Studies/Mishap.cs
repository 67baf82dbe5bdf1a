using System.Collections.Immutable;

namespace Vigil.Simulator.Studies;

/// <summary>One thing that can go wrong in a cluster, for what-if tables.</summary>
/// <param name="Name">In words.</param>
/// <param name="Faults">What it is made of.</param>
public sealed record Mishap(string Name, ImmutableArray<Fault> Faults)
{
    /// <summary>Every single fault that is worth asking about: host, service, links, stalls, reloads.</summary>
    public static ImmutableArray<Mishap> All(IReadOnlyList<HostSpec> hosts) =>
    [
        .. Each(hosts, (host, i) => [new($"{host} dies", [new(FaultTable.PowerOff, i)])]),
        .. Each(hosts, (_, i) => Services(hosts[i], i)),
        .. Each(hosts, (host, i) => [new($"daemon on {host} stops", [new(FaultTable.Stop, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} loses its link", [new(FaultTable.LinkDown, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} pauses", [new(FaultTable.PauseMachine, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} reloads", [new(FaultTable.ReloadSame, i)])]),
        .. Each(hosts, (host, i) => Others(hosts, i).Select(j => new Mishap($"cut {host} -> {hosts[j].Name}", [new(FaultTable.Cut, i, j)]))),
        .. Each(hosts, (host, i) => Others(hosts, i).Where(j => j > i).Select(j => new Mishap($"cut {host} <-> {hosts[j].Name}", [new(FaultTable.CutBoth, i, j)]))),
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

    private static IEnumerable<Mishap> Each(IReadOnlyList<HostSpec> hosts, Func<string, int, IEnumerable<Mishap>> make) => hosts.SelectMany((host, i) => make(host.Name, i));

    private static IEnumerable<int> Others(IReadOnlyList<HostSpec> hosts, int host) => Enumerable.Range(0, hosts.Count).Where(other => other != host);
}

using System.Collections.Immutable;
using Vigil.Simulator.Scenarios;

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
        .. Each(hosts, (host, i) => ServiceFaults.Of(hosts[i].Configuration, i) is { Length: > 0 } service ? [new($"service on {host} dies", service)] : []),
        .. Each(hosts, (host, i) => [new($"daemon on {host} stops", [new(FaultTable.Stop, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} loses its link", [new(FaultTable.LinkDown, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} pauses", [new(FaultTable.PauseMachine, i)])]),
        .. Each(hosts, (host, i) => [new($"{host} reloads", [new(FaultTable.ReloadSame, i)])]),
        .. Each(hosts, (host, i) => Others(hosts, i).Select(j => new Mishap($"cut {host} -> {hosts[j].Name}", [new(FaultTable.Cut, i, j)]))),
        .. Each(hosts, (host, i) => Others(hosts, i).Where(j => j > i).Select(j => new Mishap($"cut {host} <-> {hosts[j].Name}", [new(FaultTable.CutBoth, i, j)]))),
    ];

    private static IEnumerable<Mishap> Each(IReadOnlyList<HostSpec> hosts, Func<string, int, IEnumerable<Mishap>> make) => hosts.SelectMany((host, i) => make(host.Name, i));

    private static IEnumerable<int> Others(IReadOnlyList<HostSpec> hosts, int host) => Enumerable.Range(0, hosts.Count).Where(other => other != host);
}

using Vigil.Core;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;
using Vigil.Simulator.Scenarios;

namespace Vigil.Simulator.Studies;

/// <summary>A scenario, played.</summary>
/// <param name="Hosts">Names, in order.</param>
/// <param name="Addresses">What they share.</param>
/// <param name="Steps">What was done.</param>
/// <param name="Lines">What happened.</param>
/// <param name="Log">Who owned what.</param>
/// <param name="Ended">The end.</param>
/// <param name="Broken">Why the simulation itself ended before; null: it did not.</param>
public sealed record ScenarioPlay(
    IReadOnlyList<string> Hosts, IReadOnlyList<SharedAddress> Addresses, IReadOnlyList<ScenarioStep> Steps,
    IReadOnlyList<TimelineEntry> Lines, OwnershipLog Log, Instant Ended, Violation? Broken)
{
    /// <summary>What is played after the last step when the scenario does not say.</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(1);

    /// <summary>All hosts are switched on at 0 s; then the steps come.</summary>
    public static ScenarioPlay Play(IReadOnlyList<HostSpec> hosts, IReadOnlyList<SharedAddress> addresses, Scenario scenario, ulong seed)
    {
        var cluster = new Cluster(seed);
        var log = cluster.Watch(new OwnershipLog { Addresses = [.. addresses.Select(shared => shared.Address)] });
        var timeline = cluster.Watch(new Timeline());
        foreach (var spec in hosts) cluster.Add(spec);
        foreach (var host in cluster.Hosts) host.Boot();
        foreach (var step in scenario.Steps) cluster.At(Instant.Zero + step.At, () => step.Play(cluster));
        var length = scenario.Length ?? (scenario.Steps.IsEmpty ? TimeSpan.Zero : scenario.Steps[^1].At) + Afterwards;
        cluster.Run(length);
        return new ScenarioPlay([.. hosts.Select(host => host.Name)], addresses, scenario.Steps, timeline.Lines, log, cluster.Now, cluster.Violation);
    }

    /// <summary>What became of an address from its first owner on.</summary>
    public OwnershipSum Sum(SharedAddress shared)
    {
        var history = Log.Of(shared.Address);
        var owned = history.FirstOrDefault(span => span.Owners != 0);
        return OwnershipSum.Of(history, owned.At, Ended, shared.Hosts);
    }
}

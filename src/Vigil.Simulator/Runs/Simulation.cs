using Vigil.Core;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Draw;

namespace Vigil.Simulator.Runs;

/// <summary>
/// Plays a plan. Each round has two acts: chaos with all checkers watching, then everything is mended and the cluster must come to rest
/// with one owner for each virtual router.
/// </summary>
public sealed class Simulation
{
    private static readonly TimeSpan MostOfARound = Plan.Chaos + TimeSpan.FromSeconds(10);

    private readonly Plan plan;
    private readonly Priorities priorities;

    /// <summary>Makes the cluster; nobody has booted yet.</summary>
    public Simulation(Plan plan, IReadOnlyList<Checker> checkers)
    {
        this.plan = plan;
        Cluster = new Cluster(plan.Seed);
        foreach (var checker in checkers) Cluster.Watch(checker);
        priorities = checkers.OfType<Priorities>().FirstOrDefault() ?? Cluster.Watch(new Priorities());
        foreach (var spec in plan.Hosts) Cluster.Add(spec);
    }

    /// <summary>What it plays with.</summary>
    public Cluster Cluster { get; }

    /// <summary>Plays all rounds, or up to the first broken rule, which is returned. A core that throws breaks the rule "crash" (I8).</summary>
    public Violation? Run()
    {
        try
        {
            return PlayRounds();
        }
        catch (Exception crash) when (crash is not OutOfMemoryException) // whatever the core threw: the seed that made it is worth all
        {
            return new Violation(Cluster.Now, "crash", crash.ToString());
        }
    }

    private Violation? PlayRounds()
    {
        foreach (var host in Cluster.Hosts) host.Boot();
        foreach (int number in plan.Played) Schedule(plan.Faults[number]);
        for (int round = 0; round < plan.Hours && Cluster.Violation is null; round++)
        {
            Cluster.Run(Instant.Zero + Plan.Round * round + MostOfARound - Cluster.Now);
            ComeToRest();
            Cluster.Run(Instant.Zero + Plan.Round * (round + 1) - Cluster.Now);
        }
        return Cluster.Violation;
    }

    private void Schedule(TimedFault timed)
    {
        Cluster.At(Instant.Zero + timed.At, () => Cluster.Apply(timed.Fault));
        Cluster.At(Instant.Zero + timed.At + timed.Lasts, () => Cluster.Mend(timed.Fault));
    }

    private void ComeToRest()
    {
        if (Cluster.Violation is not null) return;
        while (Cluster.PresentFaults.Count > 0) Cluster.Mend(Cluster.PresentFaults[0]);
        foreach (var host in Cluster.Hosts)
        {
            host.Boot();
            host.StartDaemon();
            host.Thaw();
        }
        Cluster.Run(Convergence.Ready(Cluster));
        // Flap damping may outlast any rest: what it holds is released, as an operator would when all is mended.
        foreach (var host in Cluster.Hosts) host.ReleaseDamping();
        Cluster.Run(Convergence.Elected(Cluster));
        if (Cluster.Violation is null) Convergence.Check(Cluster, priorities);
    }
}

using Vigil.Simulator;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>
/// Plays a simulation in a thread of its own and gives it up when a core never comes back from an input, which no rule inside could see. That
/// thread spins until the program ends.
/// </summary>
internal static class Watched
{
    /// <summary>The rule that such a core breaks.</summary>
    public const string Rule = "stuck";

    /// <summary>An input takes microseconds; one that takes so long, even on a busy machine, has no end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The rule that was broken, or null.</summary>
    public static Violation? Run(Simulation simulation)
    {
        Violation? violation = null;
        var player = new Thread(() => violation = simulation.Run()) { IsBackground = true, Name = "simulation" };
        player.Start();
        for (long seen = -1; !player.Join(Patience);)
        {
            var (cluster, last) = (simulation.Cluster, seen);
            seen = cluster.Inputs;
            if (seen == last) return new Violation(cluster.Now, Rule, $"{cluster.Handling?.Name ?? "the simulation"} has not come back from one input for {Patience.TotalSeconds:0} s");
        }
        return violation;
    }
}

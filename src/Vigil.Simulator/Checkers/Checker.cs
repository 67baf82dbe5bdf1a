using Vigil.Core;

namespace Vigil.Simulator.Checkers;

/// <summary>Something that must never be seen, and was.</summary>
/// <param name="At">When it was noticed.</param>
/// <param name="Rule">Name of the rule, as in <see cref="Checker.Name"/>.</param>
/// <param name="What">What was seen, with hosts and instances.</param>
public sealed record Violation(Instant At, string Rule, string What);

/// <summary>A rule from the RFCs or docs/faults.md, watched from outside. The first violation ends the run.</summary>
public abstract class Checker : Observer
{
    /// <summary>Short name of the rule.</summary>
    public abstract string Name { get; }

    /// <summary>All rules.</summary>
    public static Checker[] All()
    {
        // First those that the others ask: what they know must be of this moment.
        var priorities = new Priorities();
        var damping = new FlapDamping(priorities);
        return
        [
            priorities, damping, new NoTwoOwners(priorities), new SomebodyOwns(priorities), new BackupTimer(priorities, damping), new StepsDown(priorities), new Groups(),
            new Addresses(), new Notifications(), new Reloads(), new Adverts(), new ReadsFirst(), new ScriptRuns(), new Children(), new Announcements(),
        ];
    }

    /// <summary>The rule is broken.</summary>
    protected void Fail(string what) => Cluster.Violated(new Violation(Now, Name, what));

    /// <summary>What clocks that drift, wakes that come late and events of the same moment may add to a duration.</summary>
    protected static TimeSpan Slack(TimeSpan span, SimulatedHost host) => span / 500 + TimeSpan.FromMilliseconds(5) + host.MostLate;
}

/// <summary>State of a checker for each host and cell; grows as needed.</summary>
internal sealed class PerRouter<T>
{
    private T[][] rows = [];

    public ref T this[SimulatedHost host, int cell]
    {
        get
        {
            if (host.Index < rows.Length && cell < rows[host.Index].Length) return ref rows[host.Index][cell];
            while (rows.Length <= host.Index) rows = [.. rows, []];
            if (rows[host.Index].Length <= cell) Array.Resize(ref rows[host.Index], cell + 4);
            return ref rows[host.Index][cell];
        }
    }

    public void Clear(SimulatedHost host)
    {
        if (host.Index < rows.Length) Array.Clear(rows[host.Index]);
    }
}

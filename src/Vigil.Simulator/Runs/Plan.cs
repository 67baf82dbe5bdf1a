using Vigil.Simulator.Draw;

namespace Vigil.Simulator.Runs;

/// <summary>A run before it is run: hosts and faults, all from one seed. Rounds of an hour, each of two acts.</summary>
public sealed record Plan
{
    /// <summary>One round: an hour.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromHours(1);

    /// <summary>First act: faults begin within so much of a round.</summary>
    public static readonly TimeSpan Chaos = TimeSpan.FromMinutes(55);

    /// <summary>Explains the whole run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Rounds.</summary>
    public required int Hours { get; init; }

    /// <summary>The hosts.</summary>
    public required IReadOnlyList<HostSpec> Hosts { get; init; }

    /// <summary>The faults.</summary>
    public required IReadOnlyList<TimedFault> Faults { get; init; }

    /// <summary>Numbers of the faults that are played, by place; null: all.</summary>
    public IReadOnlyList<int>? Only { get; init; }

    /// <summary>Any cluster, with 10 to 60 faults an hour.</summary>
    public static Plan Draw(ulong seed, int hours)
    {
        var random = new SeededRandom(seed);
        var hosts = ClusterDraw.Draw(random.Stream("cluster"));
        return Make(random, hosts, seed, hours, random.Stream("rate").Pick(10, 20, 40, 60));
    }

    /// <summary>The pair that speed is measured with: two hosts, one instance, ten faults an hour.</summary>
    public static Plan Pair(ulong seed, int hours)
    {
        var random = new SeededRandom(seed);
        return Make(random, ClusterDraw.Pair(random.Stream("cluster")), seed, hours, 10);
    }

    /// <summary>The numbers of the faults that are played.</summary>
    public IEnumerable<int> Played => Only ?? Enumerable.Range(0, Faults.Count);

    private static Plan Make(SeededRandom random, IReadOnlyList<HostSpec> hosts, ulong seed, int hours, int perHour)
    {
        var faults = new List<TimedFault>(hours * perHour);
        for (int i = 0; i < hours * perHour; i++)
        {
            faults.Add(FaultDraw.Draw(random.Stream($"fault {i}"), hosts, Round * (i / perHour) + TimeSpan.FromSeconds(10), Chaos));
        }
        return new Plan { Seed = seed, Hours = hours, Hosts = hosts, Faults = faults };
    }
}

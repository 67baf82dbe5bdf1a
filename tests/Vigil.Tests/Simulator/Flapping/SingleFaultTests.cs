using Vigil.Core.Settings;
using Vigil.Simulator;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>
/// Goal: damping never costs availability. Method: every fault of the simulator alone, for a random while, on either host, with the same
/// seed with and without damping; and damping is as eager as can be, from the first flap on and for hours.
/// </summary>
public sealed class SingleFaultTests
{
    private const int Seeds = 30;

    /// <summary>Three adverts and the longest skew, and a moment.</summary>
    private static readonly TimeSpan TakeOver = 4.01.Seconds();

    private static readonly FlapDampingSettings AtOnce = new() { HalfLife = TimeSpan.FromHours(1), Suppress = 500, Reuse = 100, MaxSuppress = TimeSpan.FromHours(4) };

    /// <summary>How much, where 0 would be no fault.</summary>
    private static readonly Dictionary<FaultKind, double> Amounts = new()
    {
        [FaultTable.Loss] = 0.5,
        [FaultTable.Delay] = 2,
        [FaultTable.Jitter] = 1,
        [FaultTable.Duplicate] = 0.5,
        [FaultTable.Reorder] = 0.5,
        [FaultTable.Corrupt] = 0.5,
        [FaultTable.AddressRemoved] = 8,
        [FaultTable.KillWorker] = 5,
        [FaultTable.Starve] = 6,
        [FaultTable.LateWakes] = 1,
        [FaultTable.Drift] = 500,
        [FaultTable.ClockStep] = 3600,
        [FaultTable.ScriptFlaky] = 0.5,
        [FaultTable.ScriptOscillates] = 3,
        [FaultTable.ScriptSlow] = 5,
        [FaultTable.FileWritten] = 2,
        [FaultTable.ReloadPriority] = -30,
        [FaultTable.ReloadInterval] = 2,
    };

    private static readonly Dictionary<FaultKind, string> Subjects = new()
    {
        [FaultTable.FileWritten] = FlappingScenario.File,
        [FaultTable.Processes] = FlappingScenario.Process,
        [FaultTable.ScriptFails] = FlappingScenario.Script,
        [FaultTable.ScriptFlaky] = FlappingScenario.Script,
        [FaultTable.ScriptOscillates] = FlappingScenario.Script,
        [FaultTable.ScriptSlow] = FlappingScenario.Script,
        [FaultTable.ScriptHangs] = FlappingScenario.Script,
    };

    public static TheoryData<string> Kinds => [.. FaultTable.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NobodyOwnsTheAddressForNoLonger(string name)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            foreach (int weight in new[] { -20, 0 })
            {
                var without = Play(name, seed, weight, damping: null, flaps: 0);
                var with = Play(name, seed, weight, AtOnce, flaps: 0);
                Assert.True(with.Unowned <= without.Unowned, $"{name}, seed {seed}, weight {weight}: nobody owned the address for {with.Unowned}, without damping for {without.Unowned}");
                Assert.True(with.Outage <= without.Outage, $"{name}, seed {seed}, weight {weight}: the service was out for {with.Outage}, without damping for {without.Outage}");
            }
        }
    }

    /// <summary>Both hosts are damped when the fault comes, and one of them is held back: nobody misses the address for longer than a take-over takes.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void NorWhenBothAreDampedAlready(string name)
    {
        var undamped = Enumerable.Range(1, Seeds).Max(seed => Play(name, (ulong)seed, -20, damping: null, flaps: 2).LongestUnowned);
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var longest = Play(name, seed, -20, AtOnce, flaps: 2).LongestUnowned;
            Assert.True(longest <= undamped || longest <= TakeOver, $"{name}, seed {seed}: nobody owned the address for {longest}, without damping {undamped} at most");
        }
    }

    /// <param name="name">Of the fault.</param>
    /// <param name="seed">Explains the run.</param>
    /// <param name="weight">Of the trackers.</param>
    /// <param name="damping">Of both hosts.</param>
    /// <param name="flaps">Times each host's script fails and recovers before the fault.</param>
    private static OwnershipMeter Play(string name, ulong seed, int weight, FlapDampingSettings? damping, int flaps)
    {
        var random = new SeededRandom(seed, name);
        var kind = FaultTable.All.Single(row => row.Name == name);
        var cluster = new FlappingScenario(name, weight, (_, _) => { }).Pair(seed, damping);
        for (int i = 0; i < flaps * 2; i++)
        {
            cluster.Run(8.Seconds());
            cluster.Hosts[i % 2].Scripts[FlappingScenario.Script] = ScriptBehaviour.Bad;
            cluster.Run(8.Seconds());
            cluster.Hosts[i % 2].Scripts[FlappingScenario.Script] = ScriptBehaviour.Good;
        }
        cluster.Run(10.Seconds() + random.Between(TimeSpan.Zero, 2.Seconds()));
        var meter = cluster.Watch(new OwnershipMeter());
        meter.Read();
        int host = random.Next(2);
        var fault = new Fault(kind, host, 1 - host, Subjects.GetValueOrDefault(kind), Amounts.GetValueOrDefault(kind));
        cluster.Apply(fault);
        cluster.Run(random.Between(0.1.Seconds(), 30.Seconds()));
        cluster.Mend(fault);
        cluster.Run(30.Seconds());
        return meter.Read();
    }
}

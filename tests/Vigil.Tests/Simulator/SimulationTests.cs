using Vigil.Simulator;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;
using Xunit;

namespace Vigil.Tests.Simulator;

/// <summary>Goal: runs hold the rules, replay, and shrink. Method: some seeds here; random ones in <c>./run sim</c>.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void AfterTheStormExactlyOneOwns()
    {
        for (ulong seed = 1; seed <= 25; seed++)
        {
            var violation = new Simulation(Plan.Draw(seed, hours: 1), Checker.All()).Run();
            Assert.True(violation is null, $"./run sim --seed {seed}: {violation}");
        }
    }

    [Fact]
    public void OneSeedExplainsARun()
    {
        Assert.Equal(Lines(Plan.Draw(42, hours: 1)), Lines(Plan.Draw(42, hours: 1)));
    }

    [Fact]
    public void OneFaultLessLeavesTheOthersAsTheyAre()
    {
        var shorter = Plan.Draw(42, hours: 1);
        var longer = Plan.Draw(42, hours: 2);
        Assert.Equal(shorter.Faults, longer.Faults.Take(shorter.Faults.Count));
    }

    [Fact]
    public void EveryKindOfFaultIsDrawn()
    {
        var drawn = Enumerable.Range(1, 40).SelectMany(seed => Plan.Draw((ulong)seed, hours: 1).Faults).Select(timed => timed.Fault.Kind).ToHashSet();
        Assert.Empty(FaultTable.All.Except(drawn));
    }

    [Fact]
    public void OnlyTheFaultsThatMatterAreLeft()
    {
        var plan = Plan.Draw(7, hours: 1);
        int runs = 0;
        var least = Minimiser.Minimise(plan, smaller => ++runs > 0 && smaller.Played.Contains(3) && smaller.Played.Contains(8));
        Assert.Equal([3, 8], least.Played);
        Assert.InRange(runs, 1, Minimiser.MaxRuns);
    }

    [Fact]
    public void ABrokenRuleStopsTheClock()
    {
        var simulation = new Simulation(Plan.Pair(1, hours: 1), [new Impatient()]);
        var violation = simulation.Run();
        Assert.Equal("impatient", violation?.Rule);
        Assert.Equal(violation!.At, simulation.Cluster.Now);
    }

    private static List<string> Lines(Plan plan)
    {
        var simulation = new Simulation(plan, Checker.All());
        var timeline = simulation.Cluster.Watch(new Timeline());
        simulation.Run();
        return [.. timeline.Last(int.MaxValue)];
    }

    private sealed class Impatient : Checker
    {
        public override string Name => "impatient";

        protected override void Attached() => Cluster.After(TimeSpan.FromMinutes(1), () => Fail("a minute has passed"));
    }
}

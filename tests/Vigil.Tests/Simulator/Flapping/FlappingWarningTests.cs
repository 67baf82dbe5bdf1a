using Vigil.Core.Events;
using Vigil.Simulator;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>Goal: without any block, the log says that a pair flaps and why. Method: each scenario for twenty minutes; the causes that are told.</summary>
public sealed class FlappingWarningTests
{
    [Theory]
    [InlineData("script of node1 fails for 5 s, is good for 5 s; weight −20", "script restart_mysql", "return of 10.0.0.1")]
    [InlineData("the same, weight 0 (FAULT)", "script restart_mysql", "return of 10.0.0.1")]
    [InlineData("carrier of node1 goes for 5 s, is there for 5 s", "interface eth0 down", "adverts of 10.0.0.1 missed")]
    [InlineData("node1 gets no CPU for up to 8 s, then for as long all it wants, and so on", "this host stood still", "adverts of 10.0.0.1 missed")]
    [InlineData("link loses 30 % of the adverts, both ways", "", "adverts of 10.0.0.1 missed")]
    public void BothNodesNameTheCause(string name, string node1, string node2)
    {
        var scenario = FlappingScenario.All.Single(one => one.Name == name);
        var cluster = scenario.Pair(1, damping: null);
        cluster.Run(10.Seconds());
        var warnings = cluster.Watch(new Warnings());
        scenario.Begin(cluster, new SeededRandom(1, "flapping"));
        cluster.Run(TimeSpan.FromMinutes(20));

        Assert.Equal((node1, node2), (warnings.MainCause("node1"), warnings.MainCause("node2")));
        Assert.InRange(warnings.Of("node2").Count, 1, 5); // rate-limited
        Assert.All(warnings.Of("node1").Concat(warnings.Of("node2")), told => Assert.Null(told.HeldFor));
    }

    private sealed class Warnings : Observer
    {
        private readonly List<(string Host, Fact.Flapping Fact)> told = [];

        public IReadOnlyList<Fact.Flapping> Of(string host) => [.. told.Where(one => one.Host == host).Select(one => one.Fact)];

        /// <summary>The cause named first in the last warning, without its number; empty: none was told.</summary>
        public string MainCause(string host) => Of(host) is [.., var last] ? string.Join(' ', last.Causes.ToString().Split(", ")[0].Split(' ')[..^1]) : "";

        public override void Told(SimulatedHost host, Fact fact)
        {
            if (fact is Fact.Flapping flapping) told.Add((host.Name, flapping));
        }
    }
}

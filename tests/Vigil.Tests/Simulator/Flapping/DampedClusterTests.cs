using Vigil.Core.Settings;
using Vigil.Simulator;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;
using Xunit;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>
/// Goal: damping breaks no rule of the protocol. Method: the simulator's random clusters and faults, every instance and group damped from
/// the first flap on, with every checker watching: above all that somebody owns each address, and that a backup takes over in time.
/// </summary>
public sealed class DampedClusterTests
{
    private const int Seeds = 120;

    // Longer than a run: a release in the quiet at its end would be taken for unrest.
    private const int Half = 90;

    private static readonly FlapDampingSettings Eager = new()
    {
        HalfLife = TimeSpan.FromMinutes(Half),
        Suppress = 500,
        MaxSuppress = TimeSpan.FromMinutes(Half * 5),
    };

    [Fact]
    public void NoCheckerObjects()
    {
        var held = new Holds();
        var broken = Enumerable.Range(1, Seeds).Select(seed => (seed, Play((ulong)seed, held))).Where(one => one.Item2 is not null).ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken.Select(one => $"seed {one.seed}: {one.Item2!.Rule}: {one.Item2.What} at {one.Item2.At - Core.Instant.Zero}")));
        Assert.True(held.Seen > 1000, $"only {held.Seen} adverts were heard by routers that were held back: this proves little");
    }

    private static Violation? Play(ulong seed, Holds held)
    {
        var plan = Plan.Draw(seed, hours: 1);
        var simulation = new Simulation(plan with { Hosts = [.. plan.Hosts.Select(Damped)] }, Checker.All());
        simulation.Cluster.Watch(held);
        return simulation.Run();
    }

    private static HostSpec Damped(HostSpec host) => host with
    {
        Text = null, // no file may ask for so much
        Configuration = host.Configuration with
        {
            Instances = host.Configuration.Instances.AsSpan().ToArray()
                .Select(one => one.Priority.IsOwner ? one : one with { FlapDamping = Eager }).ToValueList(),
            SyncGroups = host.Configuration.SyncGroups.AsSpan().ToArray().Select(one => one with { FlapDamping = Eager }).ToValueList(),
        },
    };

    /// <summary>Counts what it is all about.</summary>
    private sealed class Holds : Observer
    {
        public int Seen { get; private set; }

        public override void AdvertRead(SimulatedHost host, Packet packet)
        {
            if (packet.Cell >= 0 && host.Router(packet.Cell) is { IsHeld: true }) Seen++;
        }
    }
}

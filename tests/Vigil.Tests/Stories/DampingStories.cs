using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Recovering is damped, failing never is (docs/decisions/0020-flap-damping.md): the incident, and the law as a property.</summary>
public sealed class DampingStories
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Damps at the first flap of all, for a long time: whatever damping can do wrong, it does here.</summary>
    private static readonly FlapDampingSettings AtOnce = new()
    {
        HalfLife = TimeSpan.FromHours(1),
        Suppress = 500,
        Reuse = 100,
        MaxSuppress = TimeSpan.FromHours(4),
    };

    /// <summary>The incident: MySQL on node1 fails and is restarted every few seconds. Undamped the address moves 24 times in two minutes.</summary>
    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 3)]
    public void TheServiceThatOscillates(bool damped, int moves)
    {
        var (lan, node1, node2) = Pair(damped ? FlapDampingSettings.Default : null);
        Script(node1, 0);
        Script(node2, 0);
        lan.Run(10.Seconds());
        int before = Moves(lan);
        for (int i = 0; i < 12; i++)
        {
            Script(node1, 1);
            lan.Run(5.Seconds());
            Script(node1, 0);
            lan.Run(5.Seconds());
        }
        Assert.Equal(moves, Moves(lan) - before);
        var told = Assert.Single(node1.FactsOf<Fact.Flapping>());
        Assert.Equal((4, "script restart_mysql 4×"), (told.Changes, told.Causes.ToString()));
        Assert.Equal(damped, told.HeldFor is not null);
        Assert.Equal(damped ? 80 : 100, node1.Core.Routers[0].EffectivePriority.Value);

        // Failing is not damped: node2 loses its service, then its life.
        Script(node2, 1);
        lan.Run(10.Seconds());
        Assert.Equal(RouterState.Master, node1.State());
        node1.Die();
        lan.Run(4.Seconds());
        Assert.Equal(RouterState.Master, node2.State());
    }

    /// <summary>The held host is calm for long enough: it gets its priority and the address back, once.</summary>
    [Fact]
    public void CalmEndsIt()
    {
        var (lan, node1, node2) = Pair(FlapDampingSettings.Default);
        Script(node2, 0);
        for (int i = 0; i < 4; i++)
        {
            Script(node1, 1);
            lan.Run(8.Seconds());
            Script(node1, 0);
            lan.Run(8.Seconds());
        }
        Assert.Equal((RouterState.Backup, true), (node1.State(), node1.Core.Routers[0].IsHeld));
        lan.Run(node1.Core.Routers[0].Damper.ReleaseAt!.Value - lan.Now + 4.Seconds());
        Assert.Equal((RouterState.Master, RouterState.Backup), (node1.State(), node2.State()));
        Assert.Equal("calm for long enough", Assert.Single(node1.FactsOf<Fact.FlapDampingEnded>()).Why);
    }

    [Fact]
    public void BothMayBeDampedAndOneStillOwns()
    {
        var (lan, node1, node2) = Pair(AtOnce);
        Script(node1, 0);
        Script(node2, 0);
        for (int i = 0; i < 3; i++)
        {
            Script(node1, 1);
            lan.Run(6.Seconds());
            Script(node2, 1);
            Script(node1, 0);
            lan.Run(6.Seconds());
            Script(node2, 0);
            lan.Run(6.Seconds());
        }
        Assert.True(node1.Core.Routers[0].Damper.IsDamped && node2.Core.Routers[0].Damper.IsDamped);
        int moves = Moves(lan);
        lan.Run(20.Seconds());
        Assert.Equal(moves, Moves(lan));
        var owner = Assert.Single(lan.Hosts, h => h.Owned.Any());
        owner.Die();
        lan.Run(3.7.Seconds());
        Assert.Single(lan.Hosts, h => h.Owned.Any());
    }

    /// <summary>The same fault at the same moment, with and without damping: never less ownership, however eager the damping.</summary>
    [Fact]
    public void OneFaultNeverCostsOwnership()
    {
        for (int seed = 0; seed < 250; seed++)
        {
            var without = Unowned(seed, null, flapsBefore: 0);
            var with = Unowned(seed, AtOnce, flapsBefore: 0);
            Assert.True(with <= without, $"seed {seed}: nobody owned the address for {with}, without damping for {without}");
        }
    }

    /// <summary>Whatever happened before, and whoever is damped: after one more fault somebody owns the address within master-down and skew.</summary>
    [Fact]
    public void OneFaultAfterMuchFlappingIsOverInTime()
    {
        for (int seed = 0; seed < 250; seed++)
        {
            var unowned = Unowned(seed, AtOnce, flapsBefore: 4);
            Assert.True(unowned <= 4.Seconds(), $"seed {seed}: nobody owned the address for {unowned}");
        }
    }

    /// <summary>However it is held, a BACKUP that hears nobody takes over exactly when one would that was never held.</summary>
    [Fact]
    public void SilenceIsNeverDamped()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var lan = new Lan();
            var node = lan.Add("node1", "10.0.0.1", Node(100, AtOnce));
            for (int i = 0; i < 30; i++)
            {
                if (random.Next(3) == 0) Script(node, random.Next(2));
                if (random.Next(6) == 0) node.Link(up: random.Next(2) == 0);
                Hear(lan, node, random.Next(1, 255));
                lan.Run(random.Next(100, 1500).Milliseconds());
            }
            Script(node, 0);
            node.Link(up: true);
            lan.Run(2.Seconds());
            Hear(lan, node, 254);
            bool resigns = random.Next(2) == 0;
            if (resigns) Hear(lan, node, 0);
            Assert.Equal(RouterState.Backup, node.State());
            var wait = resigns ? 0.609375 : 3.609375;
            lan.Run((wait - 0.0001).Seconds());
            Assert.True(node.State() == RouterState.Backup, $"seed {seed}");
            lan.Run(0.0001.Seconds());
            Assert.True(node.State() == RouterState.Master, $"seed {seed}: held at {node.Core.Routers[0].EffectivePriority}");
            Assert.Equal(100, node.Sent[^1].Priority);
        }
    }

    private static void Hear(Lan lan, Host node, int priority)
    {
        var router = node.Core.Routers[0];
        var source = InetAddress.Parse("10.0.0.9");
        var pdu = new byte[AdvertWriter.MaxLength];
        pdu = pdu[..AdvertWriter.Write(pdu, router.Settings, new Priority((byte)priority), [router.Settings.VirtualAddresses[0].Address])];
        AdvertChecksum.Write(pdu, ChecksumForm.Plain, source, router.Settings.MulticastGroup);
        node.Feed(VrrpInput.Packet(Lan.Packets.Wrap(pdu, source, router.Settings.MulticastGroup), new(source, router.Settings.MulticastGroup, 2, 255, lan.Now)));
    }

    /// <summary>Time without an owner while one random fault comes and goes.</summary>
    private static TimeSpan Unowned(int seed, FlapDampingSettings? damping, int flapsBefore)
    {
        var random = new Random(seed);
        var (lan, node1, node2) = Pair(damping);
        lan.Run(10.Seconds());
        for (int i = 0; i < flapsBefore; i++)
        {
            var flapping = lan.Hosts[random.Next(2)];
            Script(flapping, 1);
            lan.Run(random.Next(100, 9000).Milliseconds());
            Script(flapping, 0);
            lan.Run(random.Next(100, 9000).Milliseconds());
        }
        if (flapsBefore > 0) lan.Run(4.Seconds());
        lan.Run(random.Next(1, 2000).Milliseconds());
        var (host, other) = random.Next(2) == 0 ? (node1, node2) : (node2, node1);
        int fault = random.Next(7);
        Begin(fault, lan, host, other);
        var unowned = Watch(lan, random.Next(100, 12_000).Milliseconds());
        End(fault, lan, host, damping);
        return unowned + Watch(lan, 20.Seconds());
    }

    private static void Begin(int fault, Lan lan, Host host, Host other)
    {
        switch (fault)
        {
            case 0: host.Die(); break;
            case 1: host.Stop(); break;
            case 2: host.Freeze(); break;
            case 3: host.Link(up: false); break;
            case 4: Script(host, 1); break;
            case 5: lan.Cut(host, other); break;
            default:
                lan.Cut(host, other);
                lan.Cut(other, host);
                break;
        }
    }

    private static void End(int fault, Lan lan, Host host, FlapDampingSettings? damping)
    {
        switch (fault)
        {
            case 0 or 1: host.Start(Node((byte)(host.Name == "node1" ? 100 : 90), damping)); break;
            case 2: host.Thaw(); break;
            case 3: host.Link(up: true); break;
            case 4: Script(host, 0); break;
            default: lan.Heal(); break;
        }
    }

    private static TimeSpan Watch(Lan lan, TimeSpan span)
    {
        var (unowned, end) = (TimeSpan.Zero, lan.Now + span);
        while (lan.Now < end)
        {
            lan.Run(Look);
            if (!lan.Hosts.Any(h => h.Owned.Any())) unowned += Look;
        }
        return unowned;
    }

    private static int Moves(Lan lan) => lan.Hosts.Sum(h => h.FactsOf<Fact.StateChanged>().Count(f => f.To == RouterState.Master));

    private static (Lan Lan, Host Node1, Host Node2) Pair(FlapDampingSettings? damping)
    {
        var lan = new Lan();
        return (lan, lan.Add("node1", "10.0.0.1", Node(100, damping)), lan.Add("node2", "10.0.0.2", Node(90, damping)));
    }

    private static Configuration Node(byte priority, FlapDampingSettings? damping) =>
        Setups.Of(Setups.Instance(priority: priority) with { TrackScripts = [new("restart_mysql", -20)], FlapDamping = damping }) with
        {
            Scripts = [Setups.Script("restart_mysql", interval: 1, weight: -20)],
        };

    private static void Script(Host node, int status)
    {
        if (!node.IsAlive) return;
        node.ScriptStatus["restart_mysql"] = status;
        if (node.RunningScripts.Remove("restart_mysql")) node.Feed(VrrpInput.ScriptExited("restart_mysql", ScriptEnd.Exited, status));
    }
}

using Vigil.Core.Settings;
using Vigil.Simulator;
using Vigil.Tests.Stories;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>Something that makes a pair flap, to be played with and without damping.</summary>
/// <param name="Name">What it is, for the table.</param>
/// <param name="Weight">Of the script; 0: its failure is a FAULT.</param>
/// <param name="Begin">Lets it begin.</param>
internal sealed record FlappingScenario(string Name, int Weight, Action<Cluster, SeededRandom> Begin)
{
    public const string Script = "restart_mysql";
    /// <summary>A second one, where <see cref="SecondWeight"/> is given.</summary>
    public const string SecondScript = "disk";
    public const string File = "load";
    public const string Process = "mysqld";

    /// <summary>As in the configuration.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>Of the second script, whose failure is not that of the first; null: there is none.</summary>
    public int? SecondWeight { get; init; }

    /// <summary>The incident in its forms. Node1 has priority 100 and is master, node2 has 90; advert_int 1.</summary>
    public static IReadOnlyList<FlappingScenario> All { get; } =
    [
        new("script of node1 fails for 5 s, is good for 5 s; weight −20", -20, (c, r) => Oscillate(c, r, 0, 5)),
        new("the same, weight 0 (FAULT)", 0, (c, r) => Oscillate(c, r, 0, 5)),
        new("the same, 30 s and 30 s; weight −20", -20, (c, r) => Oscillate(c, r, 0, 30)),
        new("scripts of both, 5 s and 7 s; weight −20", -20, (c, r) =>
        {
            Oscillate(c, r, 0, 5);
            Oscillate(c, r.Stream("other"), 1, 7);
        }),
        new("script of node1 fails one time in ten; weight −20", -20, (c, _) => c.Hosts[0].Scripts[Script] = new() { FailureRate = 0.1 }),
        new("carrier of node1 goes for 5 s, is there for 5 s", -20, (c, r) => Repeat(c, r, 5, down => c.Hosts[0].ChangeLink("eth0", carrier: !down))),
        new("node1 gets no CPU for up to 8 s, then for as long all it wants, and so on", -20, (c, _) => c.Apply(new Fault(FaultTable.Starve, 0, Amount: 8))),
        new(AtTheEdge, -20, (c, r) => Silence(c, r)),
        new("link loses 30 % of the adverts, both ways", -20, (c, _) => Lose(c, 0.3)),
        new("link loses 30 % of what node1 sends", -20, (c, _) => c.Apply(new Fault(FaultTable.Loss, 0, 1, Amount: 0.3))),
    ];

    private const string AtTheEdge = "link is silent for 3 to 4.3 s (the master-down time is 3.65 s), every 20 s";

    /// <summary>The lossy links again, where a backup waits for as many adverts as this before it takes over.</summary>
    public static IReadOnlyList<FlappingScenario> Patience { get; } =
    [
        .. from adverts in (int[])[3, 5, 8]
           from lossy in All.Where(one => one.Name.StartsWith("link", StringComparison.Ordinal)).Take(2)
           select lossy with { DownTimerAdverts = adverts },
    ];

    /// <summary>Plays it for a time with a seed.</summary>
    public OwnershipMeter Play(ulong seed, FlapDampingSettings? damping, TimeSpan time)
    {
        var cluster = Pair(seed, damping);
        cluster.Run(10.Seconds());
        var meter = cluster.Watch(new OwnershipMeter());
        meter.Read();
        Begin(cluster, new SeededRandom(seed, "flapping"));
        cluster.Run(time);
        return meter.Read();
    }

    /// <summary>How long nobody has the address when node1, the owner, dies for good in the middle of it.</summary>
    public TimeSpan PlayDeath(ulong seed, FlapDampingSettings? damping)
    {
        var cluster = Pair(seed, damping);
        cluster.Run(10.Seconds());
        Begin(cluster, new SeededRandom(seed, "flapping"));
        cluster.Run(TimeSpan.FromMinutes(10));
        var meter = cluster.Watch(new OwnershipMeter());
        meter.Read();
        cluster.Apply(new Fault(FaultTable.PowerOff, 0));
        cluster.Run(TimeSpan.FromMinutes(1));
        return meter.Read().Unowned;
    }

    /// <summary>The pair, booted.</summary>
    public Cluster Pair(ulong seed, FlapDampingSettings? damping)
    {
        var cluster = new Cluster(seed);
        foreach (var (name, priority) in new[] { ("node1", (byte)100), ("node2", (byte)90) })
        {
            var instance = Setups.Instance(priority: priority) with
            {
                TrackScripts = SecondWeight is { } weight ? [new(Script, Weight), new(SecondScript, weight)] : [new(Script, Weight)],
                TrackFiles = [new(File, Weight)],
                TrackProcesses = [new(Process, Weight)],
                FlapDamping = damping,
                DownTimerAdverts = DownTimerAdverts,
            };
            cluster.Add(new HostSpec
            {
                Name = name,
                Configuration = Setups.Of(instance) with
                {
                    Scripts = SecondWeight is { } points
                        ? [Setups.Script(Script, interval: 1, weight: Weight), Setups.Script(SecondScript, interval: 1, weight: points)]
                        : [Setups.Script(Script, interval: 1, weight: Weight)],
                    TrackFiles = [new() { Name = File, Path = "/run/load" }],
                    TrackProcesses = [new() { Name = Process, Process = Process }],
                },
                Links = [new("eth0", 0, [InetAddress.Parse($"10.0.0.{cluster.Hosts.Count + 1}")])],
            });
        }
        foreach (var host in cluster.Hosts) host.Boot();
        return cluster;
    }

    private static void Lose(Cluster cluster, double share)
    {
        cluster.Apply(new Fault(FaultTable.Loss, 0, 1, Amount: share));
        cluster.Apply(new Fault(FaultTable.Loss, 1, 0, Amount: share));
    }

    /// <summary>Adverts every second, and a backup that waits 3.65 s from the last one it heard: silences of about that long now move the address, now do not.</summary>
    private static void Silence(Cluster cluster, SeededRandom random) => cluster.After(random.Between(18.Seconds(), 22.Seconds()), () =>
    {
        var silence = new Fault(FaultTable.CutBoth, 0, 1);
        cluster.Apply(silence);
        cluster.After(random.Between(3.Seconds(), 4.3.Seconds()), () =>
        {
            cluster.Mend(silence);
            Silence(cluster, random);
        });
    });

    private static void Oscillate(Cluster cluster, SeededRandom random, int host, double seconds) =>
        Repeat(cluster, random, seconds, bad => cluster.Hosts[host].Scripts[Script] = bad ? ScriptBehaviour.Bad : ScriptBehaviour.Good);

    /// <summary>Bad and good in turn, each for about so long.</summary>
    private static void Repeat(Cluster cluster, SeededRandom random, double seconds, Action<bool> set, bool bad = true)
    {
        set(bad);
        cluster.After(random.Between((seconds * 0.8).Seconds(), (seconds * 1.2).Seconds()), () => Repeat(cluster, random, seconds, set, !bad));
    }
}

using Vigil.Core.Settings;

namespace Vigil.Simulator.Draw;

/// <summary>Makes up one host of a cluster.</summary>
internal static class HostDraw
{
    private static readonly InetAddress GroupOfIPv4 = new(InetFamily.IPv4, 0, 0xe000_0012);
    private static readonly InetAddress GroupOfIPv6 = new(InetFamily.IPv6, 0xff02_0000_0000_0000, 0x12);

    /// <param name="agreed">What the cluster agrees on.</param>
    /// <param name="host">Number of the host.</param>
    /// <param name="priority">Its base priority.</param>
    /// <param name="random">Its own stream.</param>
    /// <param name="plain">Nothing out of the ordinary.</param>
    public static HostSpec Draw(Agreement agreed, int host, byte priority, SeededRandom random, bool plain)
    {
        var trackers = plain || priority == 255 ? new Trackers() : TrackerDraw.Draw(agreed, random);
        bool ofGroup = agreed.Grouped && random.Chance(0.5);
        // An instance does not track its own interface, so members would differ in priority, and a group could never be of one mind.
        if (agreed.Grouped && !ofGroup) trackers.InterfaceUses.Clear();
        var instances = Enumerable.Range(0, agreed.Instances).Select(number => Instance(agreed, host, number, priority, ofGroup ? new Trackers() : trackers)).ToList();
        if (!plain && priority != 255) instances = [.. Election(instances, agreed, random)];
        if (agreed.IntervalsDiffer)
        {
            var interval = new AdvertInterval(agreed.Interval * random.Pick(1, 2, 3));
            instances = [.. instances.Select(instance => instance with { AdvertInterval = interval })];
        }
        var damping = !plain && agreed.Damped ? DrawDamping(random.Stream("damping")) : null;
        if (!agreed.Grouped && priority != 255) instances = [.. instances.Select(instance => instance with { FlapDamping = damping })];
        string text = HostFile.Write(new Configuration
        {
            Global = new GlobalSettings { StartupDelay = !plain && random.Chance(0.1) ? TimeSpan.FromSeconds(3) : TimeSpan.Zero },
            Instances = instances.ToValueList(),
            SyncGroups = agreed.Grouped ? [Group(instances, ofGroup ? trackers : new Trackers(), random) with { FlapDamping = damping }] : [],
            Scripts = trackers.Scripts.ToValueList(),
            TrackFiles = trackers.Files.ToValueList(),
            TrackProcesses = trackers.Processes.ToValueList(),
        });
        return new HostSpec
        {
            Name = $"h{host + 1}",
            Text = text,
            Configuration = HostFile.ReadOnce(text),
            Links = [.. Enumerable.Range(0, agreed.Lans).Select(lan => new LinkSpec($"eth{lan}", lan, [agreed.Address(host, lan)]))],
            Drift = random.Between(-200, 200),
        };
    }

    /// <summary>From a memory of seconds to one that outlasts the run; null: not this host.</summary>
    private static FlapDampingSettings? DrawDamping(SeededRandom random)
    {
        if (random.Chance(0.3)) return null;
        var halfLife = TimeSpan.FromSeconds(random.Pick(5, 30, 120, 600, 3600));
        return new()
        {
            HalfLife = halfLife,
            Suppress = random.Pick(2000, 2000, 3000, 5000),
            Reuse = random.Pick(100, 750, 1500),
            MaxSuppress = halfLife * random.Pick(4, 6, 8),
        };
    }

    private static VrrpInstanceSettings Instance(Agreement agreed, int host, int number, byte priority, Trackers trackers)
    {
        int lan = agreed.LanOf(number);
        var peers = Enumerable.Range(0, agreed.Hosts).Where(other => other != host).Select(other => new UnicastPeer(agreed.Address(other, lan)));
        return new VrrpInstanceSettings
        {
            Name = $"vi{number + 1}",
            VirtualRouterId = new((byte)(51 + number)),
            Interface = $"eth{lan}",
            Family = agreed.Family,
            Version = agreed.Version,
            Priority = new(priority),
            WantsMaster = priority == 255,
            AdvertInterval = new(agreed.Interval),
            DownTimerAdverts = agreed.DownTimerAdverts,
            MulticastGroup = agreed.Family == InetFamily.IPv6 ? GroupOfIPv6 : GroupOfIPv4,
            UnicastPeers = agreed.Unicast ? peers.ToValueList() : [],
            UnicastConfigured = agreed.Unicast,
            VirtualAddresses = Enumerable.Range(0, 1 + number).Select(i => Address(agreed.Virtual(number, i))).ToValueList(),
            AuthHmac = agreed.Signed ? new() { Keys = [new(1, new byte[32].ToValueList())], ActiveKeyId = 1, TimeWindow = TimeSpan.FromSeconds(5) } : null,
            TrackScripts = trackers.ScriptUses.ToValueList(),
            TrackFiles = trackers.FileUses.ToValueList(),
            TrackProcesses = trackers.ProcessUses.ToValueList(),
            TrackInterfaces = trackers.InterfaceUses.ToValueList(),
        };
    }

    private static SyncGroupSettings Group(List<VrrpInstanceSettings> members, Trackers trackers, SeededRandom random) => new()
    {
        Name = "group",
        Members = members.Select(member => member.Name).ToValueList(),
        TrackingWeight = random.Chance(0.7),
        TrackScripts = trackers.ScriptUses.ToValueList(),
        TrackFiles = trackers.FileUses.ToValueList(),
        TrackProcesses = trackers.ProcessUses.ToValueList(),
        TrackInterfaces = trackers.InterfaceUses.ToValueList(),
    };

    private static AddressSettings Address(InetAddress address) => new() { Address = address, PrefixLength = address.HostPrefixLength };

    /// <summary>The same for all instances of a host, so that a sync group does not contradict itself.</summary>
    private static IEnumerable<VrrpInstanceSettings> Election(List<VrrpInstanceSettings> instances, Agreement agreed, SeededRandom random)
    {
        bool nopreempt = agreed.NoPreempt || random.Chance(0.1);
        bool delayed = !nopreempt && random.Chance(0.2);
        bool wants = !nopreempt && !delayed && random.Chance(0.2);
        var delay = delayed ? random.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)) : TimeSpan.Zero;
        bool expires = nopreempt && random.Chance(0.3), sends = random.Chance(0.15), silent = random.Chance(0.15);
        return instances.Select(instance => instance with
        {
            Preempt = !nopreempt,
            PreemptDelay = delay,
            WantsMaster = wants,
            TimerExpiredBackup = expires ? new Priority(254) : null,
            HigherPrioritySendAdvert = sends,
            LowerPriorityNoAdvert = silent,
        });
    }
}

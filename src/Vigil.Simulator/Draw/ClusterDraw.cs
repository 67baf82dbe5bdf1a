using Vigil.Core.Settings;

namespace Vigil.Simulator.Draw;

/// <summary>Makes up the hosts of a cluster: everything that all hosts must agree on, then what each has of its own.</summary>
public static class ClusterDraw
{
    private const int MostInstances = 3;

    /// <summary>The plainest cluster: two hosts, one instance, adverts every second.</summary>
    public static IReadOnlyList<HostSpec> Pair(SeededRandom random)
    {
        var agreed = new Agreement { Hosts = 2, Instances = 1 };
        return [.. Enumerable.Range(0, 2).Select(host => HostDraw.Draw(agreed, host, (byte)(100 + 50 * host), random.Stream($"host {host}"), plain: true))];
    }

    /// <summary>Any cluster that makes sense.</summary>
    public static IReadOnlyList<HostSpec> Draw(SeededRandom random)
    {
        var agreed = Agree(random);
        return [.. Enumerable.Range(0, agreed.Hosts).Select(host => HostDraw.Draw(agreed, host, PriorityOf(agreed, host, random), random.Stream($"host {host}"), plain: false))];
    }

    private static Agreement Agree(SeededRandom random)
    {
        bool ipv6 = random.Chance(0.25);
        var version = ipv6 || random.Chance(0.5) ? VrrpVersion.V3 : VrrpVersion.V2;
        int instances = random.Pick(1, 1, 2, MostInstances);
        return new Agreement
        {
            Hosts = random.Pick(2, 2, 2, 3, 3, 4, 5),
            Instances = instances,
            Version = version,
            Family = ipv6 ? InetFamily.IPv6 : InetFamily.IPv4,
            Interval = version == VrrpVersion.V2 ? TimeSpan.FromSeconds(random.Pick(1, 1, 1, 2, 3)) : TimeSpan.FromSeconds(random.Pick(1, 1, 0.1, 0.5, 2)),
            IntervalsDiffer = version == VrrpVersion.V3 && random.Chance(0.3),
            Unicast = random.Chance(0.3),
            Grouped = instances > 1 && random.Chance(0.5),
            LanEach = instances > 1 && random.Chance(0.5),
            NoPreempt = random.Chance(0.25),
            EqualPriorities = random.Chance(0.25),
            HasOwner = random.Chance(0.1),
            DownTimerAdverts = random.Pick(3, 3, 3, 3, 2, 5),
            Signed = random.Chance(0.15),
            Damped = random.Chance(0.5),
        };
    }

    private static byte PriorityOf(Agreement agreed, int host, SeededRandom random)
    {
        if (agreed.HasOwner && host == 0) return 255;
        if (agreed.EqualPriorities) return 100;
        return (byte)(random.Pick(2, 60, 100, 180, 240) + 2 * host);
    }
}

/// <summary>What all hosts of a cluster agree on.</summary>
internal sealed record Agreement
{
    public int Hosts { get; init; }

    public int Instances { get; init; }

    public VrrpVersion Version { get; init; } = VrrpVersion.V2;

    public InetFamily Family { get; init; } = InetFamily.IPv4;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public bool IntervalsDiffer { get; init; }

    public bool Unicast { get; init; }

    public bool Grouped { get; init; }

    /// <summary>Every instance is on a LAN of its own.</summary>
    public bool LanEach { get; init; }

    public bool NoPreempt { get; init; }

    public bool EqualPriorities { get; init; }

    public bool HasOwner { get; init; }

    public int DownTimerAdverts { get; init; } = 3;

    public bool Signed { get; init; }

    /// <summary>Some hosts have flap_damping.</summary>
    public bool Damped { get; init; }

    public int LanOf(int instance) => LanEach ? instance : 0;

    public int Lans => LanEach ? Instances : 1;

    /// <summary>Address of a host on a LAN; over IPv6 the link-local one.</summary>
    public InetAddress Address(int host, int lan) =>
        Family == InetFamily.IPv6 ? new(InetFamily.IPv6, 0xfe80_0000_0000_0000, (ulong)(lan << 8 | (host + 1))) : new(InetFamily.IPv4, 0, (ulong)(0x0a00_0000 | lan << 8 | (host + 1)));

    /// <summary>A virtual address of an instance.</summary>
    public InetAddress Virtual(int instance, int number) =>
        Family == InetFamily.IPv6 ? new(InetFamily.IPv6, number == 0 ? 0xfe80_0000_0000_0000 : 0x2001_0db8_0000_0000, (ulong)(0x10000 + (instance << 8) + number))
            : new(InetFamily.IPv4, 0, (ulong)(0x0a01_0000 + (instance << 8) + number));
}

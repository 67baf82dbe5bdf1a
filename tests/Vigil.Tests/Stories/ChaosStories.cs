using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>
/// Two acts: first anything may go wrong, then all is mended, and within a master-down time and two intervals exactly one host must own the
/// addresses, and nothing may move any more. A failure names the seed that replays it.
/// </summary>
public sealed class ChaosStories
{
    public static TheoryData<string> Kinds => ["v2", "v3", "nopreempt", "unicast", "group", "signed", "damped"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AfterTheStormExactlyOneOwns(string kind)
    {
        for (int seed = 0; seed < 60; seed++) Storm(kind, seed);
    }

    private static Configuration Setup(string kind, byte priority)
    {
        var one = Setups.Instance("one", 51, priority, kind is "v3" or "signed" ? VrrpVersion.V3 : VrrpVersion.V2);
        if (kind == "nopreempt") one = one with { Preempt = false };
        if (kind == "unicast") one = one with { UnicastPeers = [.. Enumerable.Range(1, 3).Select(i => new UnicastPeer(InetAddress.Parse($"10.0.0.{i}")))], UnicastConfigured = true };
        if (kind == "signed") one = one with { AuthHmac = new() { Keys = [new(1, new byte[32].ToValueList())], ActiveKeyId = 1, TimeWindow = 5.Seconds() } };
        // Damped at the first flap, until after the end of the story.
        if (kind == "damped") one = one with { FlapDamping = new() { HalfLife = 600.Seconds(), Suppress = 500, MaxSuppress = 6000.Seconds() } };
        if (kind != "group") return Setups.Of(one);
        return Setups.Of(one, one with { Name = "two", VirtualRouterId = new(52), VirtualAddresses = [Setups.Vip("10.0.52.100")] }) with
        {
            SyncGroups = [new() { Name = "g", Members = ["one", "two"] }],
        };
    }

    private static void Storm(string kind, int seed)
    {
        var random = new Random(seed);
        var lan = new Lan();
        for (byte i = 1; i <= 3; i++)
        {
            lan.Add($"h{i}", $"10.0.0.{i}", Setup(kind, (byte)(80 + 20 * random.Next(4))), host =>
            {
                host.Handback = Setup(kind, (byte)(80 + 20 * random.Next(4)));
                if (kind == "signed") host.WallOrigin = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            });
        }
        for (int i = 0; i < 40; i++)
        {
            Misfortune(lan, random);
            lan.Run(random.Next(1, 5000).Milliseconds());
        }
        Mend(lan);
        lan.Run(7.Seconds());
        var owners = lan.Hosts.Where(h => h.Owned.Any()).Select(h => h.Name).ToList();
        Assert.True(owners.Count == 1, $"{kind}, seed {seed}: owned by [{string.Join(", ", owners)}]");
        var owner = lan.Hosts.First(h => h.Name == owners[0]);
        Assert.Equal(owner.Core.Routers.Count, owner.Owned.Count());
        int facts = lan.Hosts.Sum(h => h.FactsOf<Core.Events.Fact.StateChanged>().Count());
        lan.Run(30.Seconds());
        Assert.True(facts == lan.Hosts.Sum(h => h.FactsOf<Core.Events.Fact.StateChanged>().Count()), $"{kind}, seed {seed}: still moving");
    }

    private static void Misfortune(Lan lan, Random random)
    {
        var host = lan.Hosts[random.Next(3)];
        var other = lan.Hosts[random.Next(3)];
        switch (random.Next(10))
        {
            case 0: lan.Cut(host, other); break;
            case 1: lan.Heal(); break;
            case 2 when host.IsAlive: host.Die(); break;
            case 3 when !host.IsAlive: host.Start(host.Handback!); break;
            case 4 when host.IsAlive: host.Freeze(); break;
            case 5 or 6 when host.IsAlive: host.Thaw(); break;
            case 7 when host.IsAlive && !host.IsFrozen: host.Link(up: random.Next(2) == 0); break;
            case 8 when host.IsAlive && !host.IsFrozen: host.Feed(VrrpInput.Reload(host.Handback!)); break;
            case 9 when host.IsAlive && !host.IsFrozen: host.Stop(); break;
        }
    }

    private static void Mend(Lan lan)
    {
        lan.Heal();
        foreach (var host in lan.Hosts)
        {
            if (!host.IsAlive) host.Start(host.Handback!);
            if (host.Name == "h2") host.ForgetWaiting();
            host.Thaw();
            host.Link(up: true);
        }
    }
}

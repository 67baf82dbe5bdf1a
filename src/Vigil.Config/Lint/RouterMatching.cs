using System.Collections.Immutable;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint;

/// <summary>Puts instances together that a proof says are one virtual router.</summary>
internal sealed class RouterMatching
{
    private readonly List<List<Member>> _routers = [];
    private readonly Dictionary<(InetFamily Family, InetAddress Address), List<List<Member>>> _byAddress = [];
    private readonly Dictionary<(InetFamily Family, VirtualRouterId Id), List<List<Member>>> _byNumber = [];

    /// <summary>Adds the instances of a host, each to the first router of its number that the proof holds for, or to a new one.</summary>
    public void Add(IEnumerable<Member> host, Func<Member, Member, bool> proof)
    {
        foreach (var member in host)
        {
            var same = Bucket(_byNumber, (member.Settings.Family, member.Settings.VirtualRouterId));
            if (same.Find(router => Fits(router, member) && router.Exists(other => proof(member, other))) is { } known)
            {
                known.Add(member);
                continue;
            }
            List<Member> made = [member];
            _routers.Add(made);
            same.Add(made);
        }
    }

    /// <summary>Joins instances that stand alone to others, to bigger routers first, by a weaker proof, which must imply an address that both advertise.</summary>
    public void Join(Func<Member, Member, bool> proof)
    {
        foreach (var router in _routers.OrderByDescending(static one => one.Count))
        {
            var home = router is [var alone]
                ? alone.Addresses.SelectMany(address => Bucket(_byAddress, (address.Family, address)))
                    .FirstOrDefault(other => Fits(other, alone) && other.Exists(member => proof(alone, member)))
                : null;
            if (home is not null)
            {
                home.AddRange(router);
                router.Clear();
                continue;
            }
            foreach (var address in router.SelectMany(static member => member.Addresses).Distinct()) Bucket(_byAddress, (address.Family, address)).Add(router);
        }
    }

    /// <summary>Those of two hosts or more.</summary>
    public ImmutableArray<SharedRouter> Shared() => [.. _routers.Where(static router => router.Count > 1).Select(static router => new SharedRouter([.. router]))];

    private static bool Fits(List<Member> router, Member member) =>
        router.Count > 0 && router[0].Settings.Family == member.Settings.Family && !router.Exists(other => other.Host == member.Host);

    private static List<List<Member>> Bucket<TKey>(Dictionary<TKey, List<List<Member>>> table, TKey key) where TKey : notnull
    {
        if (!table.TryGetValue(key, out var bucket)) table[key] = bucket = [];
        return bucket;
    }
}

using System.Globalization;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint;

/// <summary>Numbers and lists as findings write them.</summary>
internal static class Words
{
    private const int MostNamed = 3;

    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture) + " s";

    public static string Of(AdvertInterval interval) => Seconds(interval.Value);

    /// <summary>"a", "a and b", "a, b and c", "a, b, c and 4 more".</summary>
    public static string List(IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count > MostNamed + 1) all = [.. all.Take(MostNamed), $"{all.Count - MostNamed} more"];
        return all.Count < 2 ? string.Concat(all) : string.Join(", ", all[..^1]) + " and " + all[^1];
    }

    public static string List(IEnumerable<InetAddress> addresses) => List(addresses.Order().Select(static one => one.ToString()));

    /// <summary>The addresses of a virtual router, or its name if it has none.</summary>
    public static string Addresses(Member member) => member.Addresses.IsEmpty ? $"the part of {member.Settings.Name}" : List(member.Addresses);

    /// <summary>What happens when two hosts do not accept each other's adverts.</summary>
    public static string BothMaster(Member a, Member b) =>
        $"{a.Name} and {b.Name} refuse each other's adverts: both become MASTER, and both hold {Addresses(a)}";
}

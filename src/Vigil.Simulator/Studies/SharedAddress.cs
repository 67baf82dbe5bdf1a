using System.Collections.Immutable;
using Vigil.Config.Lint;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Studies;

/// <summary>An address that hosts share: the first of a virtual router, which the others of it follow.</summary>
/// <param name="Address">The address.</param>
/// <param name="Label">For headings: the address, its instance, and how many move with it.</param>
/// <param name="Hosts">Who could own it, since their files have it; bit i is host i.</param>
public sealed record SharedAddress(InetAddress Address, string Label, ulong Hosts)
{
    /// <summary>The first address of each instance of each host.</summary>
    public static ImmutableArray<SharedAddress> Of(LintScope scope) =>
    [
        .. scope.Members.Where(member => member.Settings.VirtualAddresses.Count + member.Settings.ExcludedAddresses.Count > 0)
            .Select(member => new SharedAddress(First(member.Settings), Text(member.Settings), HostsOf(scope, First(member.Settings)))).DistinctBy(shared => shared.Address),
    ];

    /// <summary>The same of one file, among what all hosts run with at some time.</summary>
    internal static IEnumerable<SharedAddress> Of(Configuration file, IReadOnlyList<(int Host, Configuration File)> all) =>
        from instance in file.Instances
        where instance.VirtualAddresses.Count + instance.ExcludedAddresses.Count > 0
        let address = First(instance)
        let hosts = all.Where(one => one.File.Instances.Any(other => Has(other, address))).Aggregate(0ul, static (mask, one) => mask | 1ul << one.Host)
        select new SharedAddress(address, Text(instance), hosts);

    private static ulong HostsOf(LintScope scope, InetAddress address) =>
        scope.Hosts.Select((host, i) => host.Configuration.Instances.AsSpan().ToArray().Any(instance => Has(instance, address)) ? 1ul << i : 0).Aggregate(0ul, static (all, one) => all | one);

    internal static bool Has(VrrpInstanceSettings instance, InetAddress address) =>
        instance.VirtualAddresses.Concat(instance.ExcludedAddresses).Any(item => item.Address == address);

    private static InetAddress First(VrrpInstanceSettings instance) =>
        (instance.VirtualAddresses.Count > 0 ? instance.VirtualAddresses[0] : instance.ExcludedAddresses[0]).Address;

    private static string Text(VrrpInstanceSettings instance)
    {
        int more = instance.VirtualAddresses.Count + instance.ExcludedAddresses.Count - 1;
        return $"{First(instance)} ({instance.Name}{(more > 0 ? $", {more} more" : "")})";
    }
}

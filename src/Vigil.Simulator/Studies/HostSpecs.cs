using System.Collections.Immutable;
using Vigil.Config.Lint;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Studies;

/// <summary>
/// Hosts of a simulation from configuration files: interfaces that carry the same virtual router are on one network, and addresses the
/// files do not tell are made up.
/// </summary>
public static class HostSpecs
{
    /// <summary>One for each file. <paramref name="madeUp"/> names the addresses that no file tells: ties of priority are decided by them.</summary>
    public static IReadOnlyList<HostSpec> Of(LintScope scope, out ImmutableArray<MadeUpAddress> madeUp)
    {
        var lans = Lans.Of(scope);
        var invented = new InventedAddresses(scope);
        var specs = scope.Hosts.Select((host, number) => new HostSpec
        {
            Name = host.Name,
            Configuration = host.Configuration,
            Links = [.. Interfaces(host).Select(name => new LinkSpec(name, lans.Of(host, name), Addresses(host, number, name, invented)))],
        }).ToList();
        madeUp = [.. invented.Made];
        return specs;
    }

    /// <summary>Those that carry instances first: unicast without an interface leaves by the first.</summary>
    private static IEnumerable<string> Interfaces(LintHost host) =>
        InterfacesOf(host.Configuration).Append(Unnamed).Distinct().Take(MaxLinks).Where((name, i) => i == 0 || name != Unnamed);

    /// <summary>All that a file names, those that carry instances first.</summary>
    internal static IEnumerable<string> InterfacesOf(Configuration file)
    {
        var carrying = file.Instances.Select(instance => instance.Interface ?? Unnamed);
        var tracked = file.Instances.SelectMany(instance => instance.TrackInterfaces).Select(use => use.Interface);
        return carrying.Concat(tracked).Concat(file.SyncGroups.SelectMany(group => group.TrackInterfaces).Select(use => use.Interface)).Distinct();
    }

    private static ValueList<InetAddress> Addresses(LintHost host, int number, string link, InventedAddresses invented) =>
        host.Configuration.Instances.AsSpan().ToArray().Where(instance => (instance.Interface ?? Unnamed) == link)
            .Select(instance => invented.SourceOf(host, number, instance)).Distinct().ToValueList();

    /// <summary>Where a file names no interface.</summary>
    internal const string Unnamed = "(any)";

    private const int MaxLinks = 256;
}

using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>One address with another mask: adverts do not carry it, so no host can notice.</summary>
internal static class PrefixesDiffer
{
    public static readonly LintRule Rule = LintRule.Warning("VG1031", "a shared address has another prefix length", "give the address the same mask on all hosts; without one it is a /32 (IPv6: /128)", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from address in router.Members.SelectMany(static member => member.Held).Distinct().Order()
        let holders = new SharedRouter([.. router.Members.Where(member => member.Held.Contains(address))])
        from pair in holders.Deviating(member => member.PrefixOf(address))
        let ours = pair.Odd.PrefixOf(address)
        let theirs = pair.Usual.PrefixOf(address)
        select Rule.At(pair.Odd.AtAddress(address),
            $"{address} is a /{ours} on {pair.Odd.Name}, a /{theirs} on {pair.Usual.Name}",
            $"with the address the kernel makes {Route(address, ours)} on {pair.Odd.Name}, {Route(address, theirs)} on {pair.Usual.Name}: after a switch other hosts may be reached by another way, or not at all",
            $"{address}/{theirs}",
            new RelatedPlace(pair.Usual.AtAddress(address), $"{pair.Usual.Name}: /{theirs}"));

    private static string Route(InetAddress address, int prefix) => prefix == address.HostPrefixLength ? "no route to its network" : $"a route to {address.Masked(prefix)}/{prefix}";
}

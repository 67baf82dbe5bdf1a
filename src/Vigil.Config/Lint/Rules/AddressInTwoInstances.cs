using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One address in two instances of a host, on one interface.</summary>
internal static class AddressInTwoInstances
{
    public static readonly LintRule Rule = LintRule.Error("VG1107", "one address in two vrrp_instances of a host", "keep each address in one vrrp_instance", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from host in scope.Hosts
        from same in scope.Members.Where(member => member.Host == host)
            .SelectMany(static member => member.Settings.VirtualAddresses.Concat(member.Settings.ExcludedAddresses).Select(item => (Member: member, item.Address, item.Interface)))
            .GroupBy(static one => (one.Address, one.Interface))
        let users = same.Select(static one => one.Member).Distinct().ToList()
        from other in users.Skip(1)
        select Rule.At(other.AtAddress(same.Key.Address),
            $"{same.Key.Address} is in {users[0].Settings.Name} and in {other.Settings.Name}",
            $"each is elected by itself: when they are MASTER on different hosts, both hosts hold {same.Key.Address}",
            "keep it in one of them",
            new RelatedPlace(users[0].AtAddress(same.Key.Address), $"in {users[0].Settings.Name}"));
}

using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Version 2 refuses an advert with another address list (RFC 3768 section 7.1, vrrp-behaviour F18).</summary>
internal static class AdvertisedDiffer
{
    public static readonly LintRule Rule = LintRule.Error("VG1013", "different virtual_ipaddress in version 2", "give all hosts the same virtual_ipaddress", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.Any(static member => member.Settings.Version == VrrpVersion.V2)
        from pair in router.Deviating(static member => string.Join(' ', member.Addresses.Order()))
        select AddressLists.Finding(Rule, pair.Odd, pair.Usual, Effect(pair.Odd, pair.Usual));

    private static string Effect(Member odd, Member usual)
    {
        if (odd.IsOwner || usual.IsOwner) return "version 2 takes adverts with another list only from an owner: two others would both become MASTER";
        return $"version 2 refuses adverts with another list (keepalived 2.2, Vigil; 2.4 only logs it); {Words.BothMaster(usual, odd)}";
    }
}

/// <summary>How two lists differ, in words.</summary>
internal static class AddressLists
{
    /// <summary>Points at the address that is too many, or at the list that lacks one.</summary>
    public static Diagnostic Finding(LintRule rule, Member odd, Member usual, string effect)
    {
        var more = odd.Addresses.Except(usual.Addresses);
        var less = usual.Addresses.Except(odd.Addresses);
        var hidden = more.Intersect(usual.Held).Union(less.Intersect(odd.Held));
        var message = !hidden.IsEmpty ? $"{Words.List(hidden)} is in virtual_ipaddress on one host, and in virtual_ipaddress_excluded on the other"
            : less.IsEmpty ? $"{odd.Name} advertises {Words.List(more)}, {usual.Name} does not"
            : more.IsEmpty ? $"{odd.Name} does not advertise {Words.List(less)}, as {usual.Name} does"
            : $"{odd.Name} advertises {Words.List(more)}, {usual.Name} {Words.List(less)} instead";
        return rule.At(more.IsEmpty ? odd.At("virtual_ipaddress") : odd.AtAddress(more.Order().First()), message, effect,
            "the same addresses in virtual_ipaddress on all hosts, in any order",
            new RelatedPlace(less.IsEmpty ? usual.At("virtual_ipaddress") : usual.AtAddress(less.Order().First()), $"{usual.Name}: {Words.List(usual.Addresses)}"));
    }
}

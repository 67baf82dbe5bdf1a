using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Version 3 uses an advert with another list, and says so (RFC 9568 section 7.1).</summary>
internal static class AdvertisedDifferV3
{
    public static readonly LintRule Rule = LintRule.Warning("VG1014", "different virtual_ipaddress in version 3", "give all hosts the same virtual_ipaddress", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.All(static member => member.Settings.Version == VrrpVersion.V3)
        from pair in router.Deviating(static member => string.Join(' ', member.Addresses.Order()))
        select AddressLists.Finding(Rule, pair.Odd, pair.Usual, Effect(pair.Odd, pair.Usual));

    private static string Effect(Member odd, Member usual)
    {
        const string Logged = "keepalived 2.2 refuses adverts with another list, so that both are MASTER; Vigil and 2.4 log it";
        var lost = Lost(odd, usual) ?? Lost(usual, odd);
        return lost is null ? Logged : $"{lost}; {Logged}";
    }

    private static string? Lost(Member holder, Member other)
    {
        var only = holder.Held.Except(other.Held);
        return only.IsEmpty ? null : $"while {other.Name} is MASTER, nobody has {Words.List(only)}";
    }
}

using System.Text;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Authentication of version 2 (vrrp-behaviour F9, F10). Findings never show a password, and point at the block, not at its line.</summary>
internal static class PasswordsDiffer
{
    private const int OnTheWire = 8;

    public static readonly LintRule Rule = LintRule.Error("VG1007", "different authentication", "give all hosts the same auth_type and auth_pass", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.All(static member => member.Settings.Version == VrrpVersion.V2)
        from pair in router.Deviating(static member => (member.Settings.AuthenticationType, Sent(member)))
        select Rule.At(pair.Odd.At("authentication"),
            pair.Odd.Settings.AuthenticationType == pair.Usual.Settings.AuthenticationType
                ? $"auth_pass of {pair.Odd.Name} differs from that of {pair.Usual.Name}"
                : $"{pair.Odd.Name} uses {Name(pair.Odd)}, {pair.Usual.Name} {Name(pair.Usual)}",
            Words.BothMaster(pair.Usual, pair.Odd),
            "the same auth_type and auth_pass on both; the first 8 characters count",
            pair.Usual.Place(Name(pair.Usual), "authentication"));

    private static string Sent(Member member)
    {
        if (member.Settings.AuthenticationType != AuthenticationType.Password) return "";
        var bytes = Encoding.UTF8.GetBytes(member.Settings.Password);
        return Convert.ToHexString(bytes, 0, Math.Min(OnTheWire, bytes.Length));
    }

    private static string Name(Member member) => member.Settings.AuthenticationType switch
    {
        AuthenticationType.Password => "auth_type PASS",
        AuthenticationType.AuthenticationHeader => "auth_type AH",
        _ => "no authentication",
    };
}

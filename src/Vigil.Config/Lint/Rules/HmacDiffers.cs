using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Keyed trailers: who takes whose adverts (vrrp-behaviour F4, F7). Keys out of files are taken to be equal.</summary>
internal static class HmacDiffers
{
    public static readonly LintRule Rule = LintRule.Error("VG1008", "auth_hmac that the other host does not accept",
        "give all hosts the same keys; while changing over use mode permissive or receive-only", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var (one, other) in scope.Routers.SelectMany(static router => router.Pairs))
        {
            var reason = Refusal(other, one) ?? Refusal(one, other);
            if (reason is null) continue;
            var mutual = Refusal(other, one) is not null && Refusal(one, other) is not null;
            var deaf = Refusal(other, one) is not null ? other : one;
            var heard = deaf == other ? one : other;
            yield return Rule.At(other.At("auth_hmac"), reason,
                mutual ? Words.BothMaster(one, other)
                    : $"while {heard.Name} is MASTER, {deaf.Name} hears nobody and becomes MASTER too; both hold {Words.Addresses(one)} until {heard.Name} yields, if it ever does",
                "the same key numbers and keys on both, and an active_key that both have",
                one.Place(one.Settings.AuthHmac is null ? "no auth_hmac" : "its auth_hmac", "auth_hmac"));
        }
    }

    /// <summary>Why a host refuses the other's adverts, or null.</summary>
    private static string? Refusal(Member hears, Member sends)
    {
        var (ours, theirs) = (hears.Settings.AuthHmac, sends.Settings.AuthHmac);
        var signed = theirs is { Mode: not AuthHmacMode.ReceiveOnly };
        if (ours is null) return signed ? $"{sends.Name} signs its adverts with auth_hmac, {hears.Name} has none" : null;
        if (!signed) return ours.Mode == AuthHmacMode.Enforce ? $"{hears.Name} takes only adverts signed with auth_hmac, {sends.Name} does not sign" : null;
        if (ours.Keys.FirstOrDefault(one => one.Id == theirs!.ActiveKeyId) is not { } key)
            return $"{sends.Name} signs with key {theirs!.ActiveKeyId}, which {hears.Name} does not have";
        return key == theirs!.Keys.First(one => one.Id == theirs.ActiveKeyId) ? null : $"key {theirs.ActiveKeyId} of auth_hmac differs between {sends.Name} and {hears.Name}";
    }
}

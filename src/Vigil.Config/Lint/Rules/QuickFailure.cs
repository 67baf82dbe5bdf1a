using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One bad run decides, and runs follow quickly; that it takes several good ones to come back (else <see cref="QuickVerdict"/> speaks) only makes it calmer.</summary>
internal static class QuickFailure
{
    public static readonly LintRule Rule = LintRule.Note("VG1108", "fall 1 with an interval of 2 s or less", "nothing, if that is meant; else fall 2 or 3", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from host in scope.Hosts
        from script in host.Configuration.Scripts
        where script is { Rise: > 1, Fall: 1 } && script.Interval <= QuickVerdict.Short
        let block = host.Find("vrrp_script", script.Name)
        select Rule.At(block?.Find("fall")?.At ?? block?.Find("rise")?.At ?? block?.At ?? host.Start,
            $"one bad run of {script.Name} is a failure, and it runs every {Words.Seconds(script.Interval)}",
            $"a service that does not answer once counts as failed for {Words.Seconds(script.Rise * script.Interval)}: where that moves the addresses, each hiccup does",
            $"nothing, if that is meant; else fall 3 in vrrp_script {script.Name}: a failure is believed after {Words.Seconds(3 * script.Interval)}");
}

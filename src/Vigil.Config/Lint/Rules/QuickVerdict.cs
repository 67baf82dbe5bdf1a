using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One run decides both ways, and runs follow quickly: every hiccup moves the addresses.</summary>
internal static class QuickVerdict
{
    /// <summary>Above this interval a single failure is no hiccup any more.</summary>
    internal static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    public static readonly LintRule Rule = LintRule.Warning("VG1102", "rise 1 and fall 1 with an interval of 2 s or less", "fall 2 or 3, and rise 2 or more", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from host in scope.Hosts
        from script in host.Configuration.Scripts
        where script is { Rise: 1, Fall: 1 } && script.Interval <= Short
        let block = host.Find("vrrp_script", script.Name)
        select Rule.At(block?.Find("fall")?.At ?? block?.Find("rise")?.At ?? block?.At ?? host.Start,
            $"one run of {script.Name} decides, and it runs every {Words.Seconds(script.Interval)}",
            $"a service that does not answer once counts as failed, and as good again {Words.Seconds(script.Interval)} later: where that moves the addresses, they go back and forth",
            $"fall 3 and rise 3 in vrrp_script {script.Name}: a failure is believed after {Words.Seconds(3 * script.Interval)}");
}

using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>A script that may run longer than its interval: the next runs are skipped (vrrp-behaviour K4).</summary>
internal static class TimeoutBeyondInterval
{
    public static readonly LintRule Rule = LintRule.Note("VG1101", "a script's timeout is longer than its interval", "a timeout of at most the interval, or a longer interval", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from host in scope.Hosts
        from script in host.Configuration.Scripts
        where script.Timeout > script.Interval
        let runs = (int)Math.Ceiling(script.Timeout / script.Interval)
        let noticed = script.Timeout + (script.Fall - 1) * runs * script.Interval
        let block = host.Find("vrrp_script", script.Name)
        select Rule.At(block?.Find("timeout")?.At ?? block?.At ?? host.Start,
            $"{script.Name} may run {Words.Seconds(script.Timeout)} (timeout), but is due every {Words.Seconds(script.Interval)} (interval)",
            $"when the service hangs, {runs - 1} run{(runs == 2 ? " is" : "s are")} skipped and the failure counts after {Words.Seconds(noticed)}" + (script.Fall > 1 ? $" (fall {script.Fall})" : ""),
            $"timeout {Words.Seconds(script.Interval)[..^2]}, or interval {Words.Seconds(script.Timeout)[..^2]} if a run needs that long");
}

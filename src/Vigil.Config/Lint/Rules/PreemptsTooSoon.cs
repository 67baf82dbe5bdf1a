using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>
/// preempt_delay against the time a service needs to be trusted. How long a service takes to start is not in the file, but how
/// long its check wants to see it good is: rise × interval. After a fault that comes before preempt_delay; after a restart of
/// the daemon it does not, since a first result counts at once (vrrp-behaviour C5), except with init_fail.
/// </summary>
internal static class PreemptsTooSoon
{
    public static readonly LintRule Rule = LintRule.Warning("VG1103", "preempt_delay shorter than the service's start", "a preempt_delay of at least rise × interval, or init_fail in the script", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from member in scope.Members
        where member.Settings is { Preempt: true } && member.Settings.PreemptDelay > TimeSpan.Zero
        from script in Scripts(member)
        let global = member.Host.Configuration.Global
        let back = global.StartupDelay + global.DelayAfterBoot + member.Settings.PreemptDelay + member.MasterDown
        let trusted = script.Rise * script.Interval
        where !script.InitFail && back < trusted
        select Rule.At(member.At("preempt_delay"),
            $"preempt_delay is {Words.Seconds(member.Settings.PreemptDelay)}, but {script.Name} wants to see its service good for {Words.Seconds(trusted)} (rise {script.Rise}, interval {Words.Seconds(script.Interval)})",
            $"after a restart of the host its first good result counts without rise: it takes {Words.Addresses(member)} back {Words.Seconds(back)} after its start, sooner than after a mere failure of the service",
            $"preempt_delay {Math.Ceiling(trusted.TotalSeconds):0} or more, or init_fail in vrrp_script {script.Name}, so that rise counts from the start",
            new RelatedPlace(member.Host.Find("vrrp_script", script.Name)?.At ?? member.Host.Start, $"rise {script.Rise}"));

    private static IEnumerable<ScriptSettings> Scripts(Member member) =>
        from script in member.Host.Configuration.Scripts
        where member.Settings.TrackScripts.Concat(member.Group is { } shared ? shared.TrackScripts : default).Any(use => use.Name == script.Name)
        select script;
}

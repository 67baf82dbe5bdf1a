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
    /// <summary>Who wants to see a service good for so long, several times, knows that it starts slowly: then no delay at all is worth a word.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    public static readonly LintRule Rule = LintRule.Warning("VG1103", $"preempt_delay shorter than the service's start, or none where that takes {Words.Seconds(Slow)} or more (rise × interval of its script)", "a preempt_delay of at least rise × interval, or init_fail in the script", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from member in scope.Members
        where member.Settings is { Preempt: true } && (member.Settings.PreemptDelay > TimeSpan.Zero || IsAboveOthers(scope, member))
        from script in Scripts(member)
        let delay = member.Settings.PreemptDelay
        let global = member.Host.Configuration.Global
        let back = global.StartupDelay + global.DelayAfterBoot + delay + member.MasterDown
        let trusted = script.Rise * script.Interval
        where !script.InitFail && back < trusted && (delay > TimeSpan.Zero || (script.Rise > 1 && trusted >= Slow))
        select Rule.At(member.At("preempt_delay"),
            $"{(delay > TimeSpan.Zero ? $"preempt_delay is {Words.Seconds(delay)}" : "there is no preempt_delay")}, but {script.Name} wants to see its service good for {Words.Seconds(trusted)} (rise {script.Rise}, interval {Words.Seconds(script.Interval)}{(delay > TimeSpan.Zero ? "" : $"; {Words.Seconds(Slow)} or more count as a slow start")})",
            $"after a restart of the host its first good result counts without rise: it takes {Words.Addresses(member)} back {Words.Seconds(back)} after its start, sooner than after a mere failure of the service",
            $"preempt_delay {Math.Ceiling(trusted.TotalSeconds):0} or more{(member.Settings.WantsMaster ? " with state BACKUP" : "")}, or init_fail in vrrp_script {script.Name}, so that rise counts from the start",
            new RelatedPlace(member.Host.Find("vrrp_script", script.Name)?.At ?? member.Host.Start, $"rise {script.Rise}"));

    /// <summary>It takes addresses back by itself. One file does not tell: a backup of all others never does.</summary>
    private static bool IsAboveOthers(LintScope scope, Member member) =>
        !member.IsOwner && scope.Routers.Any(router => router.Members.Contains(member) && router.Others(member).Any(other => other.Healthy < member.Healthy));

    private static IEnumerable<ScriptSettings> Scripts(Member member) =>
        from script in member.Host.Configuration.Scripts
        where member.Settings.TrackScripts.Concat(member.Group is { } shared ? shared.TrackScripts : default).Any(use => use.Name == script.Name)
        select script;
}

using System.Globalization;
using Vigil.Core.Settings;
using Vigil.Simulator;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>What is printed of a run that broke a rule: the rule, the faults that matter, what happened, and how to see it again.</summary>
internal static class Explanation
{
    private const int LastLines = 60;

    public static void Write(Plan plan, Violation violation, TextWriter output)
    {
        var least = Minimiser.Minimise(Shortened(plan, violation), smaller => Replay(smaller)?.Rule == violation.Rule);
        var run = new Simulation(least, Checker.All());
        var timeline = run.Cluster.Watch(new Timeline());
        var shown = run.Run() ?? violation;
        output.WriteLine($"{shown.Rule}: {shown.What}");
        Write(least, timeline, output);
        output.WriteLine($"replay with: {Command(least)} --timeline");
    }

    public static void Write(Plan plan, Timeline timeline, TextWriter output)
    {
        foreach (var host in plan.Hosts) output.WriteLine($"  {host.Name}: {Describe(host)}");
        foreach (var line in timeline.Last(LastLines)) output.WriteLine(line);
    }

    public static Violation? Replay(Plan plan) => new Simulation(plan, Checker.All()).Run();

    private static string Command(Plan plan)
    {
        string faults = plan.Only is { } only ? $" --faults {string.Join(',', only.Count > 0 ? only.Select(one => one.ToString(CultureInfo.InvariantCulture)) : ["none"])}" : "";
        return $"./run sim --seed {plan.Seed} --hours {plan.Hours}{faults}";
    }

    /// <summary>Faults that begin after it was noticed did not cause it.</summary>
    private static Plan Shortened(Plan plan, Violation violation) =>
        plan with { Only = [.. plan.Played.Where(number => plan.Faults[number].At.Ticks <= violation.At.Ticks)] };

    private static string Describe(HostSpec host) => string.Join("; ", host.Configuration.Instances.Select(Describe)
        .Concat(host.Configuration.SyncGroups.Select(group => string.Join(' ', new[] { "all in one sync group" }
            .Concat(group.TrackScripts.Select(use => $"track_script {use.Name} {use.Weight}{(use.Reverse ? " reverse" : "")}"))
            .Concat(group.TrackFiles.Select(use => $"track_file {use.Name} {use.Weight}"))
            .Concat(group.TrackProcesses.Select(use => $"track_process {use.Name} {use.Weight}"))
            .Concat(group.TrackInterfaces.Select(use => $"track_interface {use.Interface} {use.Weight}"))
            .Append(group.TrackingWeight ? "sync_group_tracking_weight" : ""))))
        .Concat(host.Configuration.Scripts.Select(one =>
            $"{one.Name} every {one.Interval.TotalSeconds} s, timeout {one.Timeout.TotalSeconds} s, rise {one.Rise}, fall {one.Fall}{(one.InitFail ? ", init_fail" : "")}"))
        .Append(host.Configuration.Global.StartupDelay > TimeSpan.Zero ? "vrrp_startup_delay" : "").Where(word => word.Length > 0));

    private static string Describe(VrrpInstanceSettings one)
    {
        List<string> words =
        [
            $"{one.Name} {one.Version} {one.Family} on {one.Interface}, priority {one.Priority}, every {one.AdvertInterval}",
            one.DownTimerAdverts == 3 ? "" : $"down_timer_adverts {one.DownTimerAdverts}",
            one.Preempt ? "" : "nopreempt",
            one.PreemptDelay > TimeSpan.Zero ? $"preempt_delay {one.PreemptDelay.TotalSeconds:0.#}" : "",
            one.WantsMaster ? "state MASTER" : "",
            one.IsUnicast ? "unicast" : "",
            one.AuthHmac is null ? "" : "auth_hmac",
            one.TimerExpiredBackup is null ? "" : "timer_expired_backup",
            one.HigherPrioritySendAdvert ? "higher_prio_send_advert" : "",
            one.LowerPriorityNoAdvert ? "lower_prio_no_advert" : "",
            .. one.TrackScripts.Select(use => $"track_script {use.Name} {use.Weight}{(use.Reverse ? " reverse" : "")}"),
            .. one.TrackFiles.Select(use => $"track_file {use.Name} {use.Weight}"),
            .. one.TrackProcesses.Select(use => $"track_process {use.Name} {use.Weight}"),
            .. one.TrackInterfaces.Select(use => $"track_interface {use.Interface} {use.Weight}"),
        ];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }
}

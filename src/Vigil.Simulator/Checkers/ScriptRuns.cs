using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>I5: every script has exactly one pending start or running attempt: never two at once, and never none for good.</summary>
internal sealed class ScriptRuns : Checker
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>After SIGTERM and SIGKILL a run that still has not ended is given up.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(SimulatedHost Host, string Script), (int Run, Instant Started, Instant? Terminated, bool Ended)> runs = [];

    public override string Name => "script-runs";

    protected override void Attached() => Look();

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Core is not null && host.StartedAt != Now) return;
        foreach (var key in runs.Keys.Where(key => key.Host == host).ToList()) runs.Remove(key);
    }

    public override void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal)
    {
        bool known = runs.TryGetValue((host, script.Name), out var before);
        if (signal != 0)
        {
            if (known) runs[(host, script.Name)] = before with { Terminated = before.Terminated ?? Now };
            return;
        }
        bool over = before.Ended || (before.Terminated is { } at && Now - at + Slack(GivenUpAfter, host) >= GivenUpAfter);
        if (known && !over) Fail($"{host.Name} started script {script.Name} while its last run goes on");
        // Starts keep their schedule: after one that was late for a stall the next comes sooner.
        bool stalled = before.Started - script.Interval < host.RunningSince;
        if (known && !stalled && Now - before.Started + Slack(script.Interval, host) < script.Interval) Fail($"{host.Name} started script {script.Name} {(Now - before.Started).TotalSeconds:0.###} s after the last time, not {script.Interval.TotalSeconds}");
        runs[(host, script.Name)] = (run, Now, null, false);
    }

    public override void ScriptEnded(SimulatedHost host, string script, int run, ScriptEnd end, int number)
    {
        if (runs.TryGetValue((host, script), out var present) && present.Run == run) runs[(host, script)] = present with { Ended = true };
    }

    private void Look()
    {
        foreach (var host in Cluster.HostArray)
        {
            if (!host.IsRunning) continue;
            foreach (var script in host.Configuration.Scripts)
            {
                var from = Instant.Max(runs.GetValueOrDefault((host, script.Name)).Started, host.RunningSince);
                if (Now - from > script.Interval * 2 + script.Timeout + GivenUpAfter + Slack(LookEvery, host)) Fail($"{host.Name} no longer runs script {script.Name}");
            }
        }
        Cluster.After(LookEvery, Look);
    }
}

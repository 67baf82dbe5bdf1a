using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// I6, as far as the core decides it: no child is left to itself. A run that outlasts its timeout is told to end, then killed, and nobody but a
/// living run is signalled; what runs when the daemon stops, or when a reload drops its script, is told to end at once.
/// </summary>
internal sealed class Children : Checker
{
    /// <summary>From SIGTERM to SIGKILL.</summary>
    private static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(2);

    /// <summary>Runs that have not ended, with the last signal they were sent.</summary>
    private readonly Dictionary<(SimulatedHost Host, string Script, int Run), int> running = [];
    private bool stops;

    public override string Name => "children";

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number) => stops = kind == VrrpInputKind.Stop;

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Core is not null) return;
        if (stops) ExpectSignalled(host, _ => true, "stopped");
        stops = false;
        foreach (var key in running.Keys.Where(key => key.Host == host).ToList()) running.Remove(key);
    }

    public override void Settled(SimulatedHost host) =>
        ExpectSignalled(host, script => !host.Configuration.Scripts.Any(one => one.Name == script), "dropped the script");

    public override void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal)
    {
        var key = (host, script.Name, run);
        if (signal == 0)
        {
            running[key] = 0;
            Expect(key, host.Life, script.Timeout, 1);
        }
        else if (running.ContainsKey(key))
        {
            running[key] = signal;
            if (signal == Terminate) Expect(key, host.Life, KillAfter, Kill);
        }
        else
        {
            Fail($"{host.Name} signalled run {run} of script {script.Name}, which has ended: the number may be another process's by now");
        }
    }

    public override void ScriptEnded(SimulatedHost host, string script, int run, ScriptEnd end, int number) => running.Remove((host, script, run));

    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>Within this time the run ends or is sent a signal; a host that stands still is late for it.</summary>
    private void Expect((SimulatedHost Host, string Script, int Run) key, int life, TimeSpan within, int signal)
    {
        var from = Now;
        Cluster.After(within + Slack(within, key.Host), () =>
        {
            if (key.Host.Life != life || !running.TryGetValue(key, out int sent) || sent == Kill || (signal != Kill && sent != 0)) return;
            if (!key.Host.IsRunning || key.Host.RunningSince > from) Expect(key, life, within, signal);
            else Fail($"{key.Host.Name} leaves run {key.Run} of script {key.Script} to itself, {(Now - from).TotalSeconds:0.###} s after {(signal == Kill ? "SIGTERM" : "its start")}");
        });
    }

    private void ExpectSignalled(SimulatedHost host, Predicate<string> which, string why)
    {
        foreach (var (key, signal) in running)
        {
            if (key.Host == host && signal == 0 && which(key.Script)) Fail($"{host.Name} {why}, and leaves run {key.Run} of script {key.Script} to itself");
        }
    }
}

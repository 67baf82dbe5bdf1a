using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Vrrp;

/// <summary>Carries out what the core wants of tracking scripts: start, signal; and tells it their ends. Time limits are the core's.</summary>
internal sealed class ScriptChecks(ScriptHost scripts, EventLoop loop, ILogger log)
{
    private const int TryAgain = 11; // EAGAIN
    private readonly Dictionary<string, ScriptHandle> running = [];

    /// <summary>Takes the end of a run; set once, before the first script starts.</summary>
    public required Action<string, ScriptReport, int> OnEnd { get; init; }

    public void Start(ScriptSettings script, int run)
    {
        var request = new ScriptRun(script.Command, report => Ended(script.Name, run, report));
        if (scripts.TryRun(request, out var handle)) running[script.Name] = handle;
        else loop.Post(() => OnEnd(script.Name, new ScriptReport(ScriptEnd.NotStarted, TryAgain, false, "", TimeSpan.Zero), run));
    }

    public void Signal(ScriptSettings script, int signal)
    {
        if (running.TryGetValue(script.Name, out var handle)) scripts.Signal(handle, signal);
    }

    private void Ended(string name, int run, ScriptReport report)
    {
        running.Remove(name);
        if (!report.Succeeded && report.Output.Length > 0 && log.IsEnabled(LogLevel.Debug)) log.ScriptPrinted(name, report.Output);
        OnEnd(name, report, run);
    }
}

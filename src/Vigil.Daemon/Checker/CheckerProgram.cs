using Vigil.Daemon.Apply;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Scripts;
using Vigil.Daemon.Start;
using Vigil.Daemon.Workers;

namespace Vigil.Daemon.Checker;

/// <summary>The checker worker as a process.</summary>
internal static class CheckerProgram
{
    public static WorkerProgram Program { get; } = new()
    {
        Word = WorkerDescriptors.CheckerWorkerWord,
        Role = ProcessRole.Checker,
        Name = "vigil_checker",
        KeepalivedName = "keepalived_lvs",
        Prefix = "checker",
        Settings = static global => global.CheckerWorker,
        Create = Create,
    };

    private static CheckerWorker Create(WorkerParts parts)
    {
        var engine = ServiceEngines.Create(parts.Configuration, RunFiles.StateDirectory);
        if (ScriptHost.Start(parts.Loop, out var scripts) is { Failed: true } noScripts) parts.Log.Failure($"scripts cannot run: {noScripts}");
        bool isSuccessor = parts.Link.Heartbeat.HadWorker;
        parts.Link.Heartbeat.HadWorker = true;
        return new CheckerWorker(parts.Start, parts.Configuration, parts.Log, parts.Loop, parts.Link.Channel, engine, scripts)
        {
            IsSuccessor = isSuccessor,
            Ledger = new HealthLedger(RunFiles.StateDirectory, parts.Log),
        };
    }
}

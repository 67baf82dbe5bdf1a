using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Workers;

/// <summary>What a worker is made from.</summary>
internal sealed record WorkerParts(WorkerStart Start, Configuration Configuration, DaemonLog Log, EventLoop Loop, WorkerLink Link);

/// <summary>A worker as a process: adopts what it inherits, names and tunes itself, and runs.</summary>
internal sealed record WorkerProgram
{
    /// <summary>Hidden first word that makes this program the worker.</summary>
    public required string Word { get; init; }

    /// <summary>Says where it logs.</summary>
    public required ProcessRole Role { get; init; }

    /// <summary>Its name as Vigil's own.</summary>
    public required string Name { get; init; }

    /// <summary>Its name with <c>process_names</c>.</summary>
    public required string KeepalivedName { get; init; }

    /// <summary>What its keywords of <c>global_defs</c> begin with.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether virtual servers are its business.</summary>
    public bool HasServices { get; init; } = true;

    /// <summary>How it is to run.</summary>
    public required Func<GlobalSettings, WorkerSettings> Settings { get; init; }

    /// <summary>Opens what it needs; null, and a line in the log, when the system refuses.</summary>
    public required Func<WorkerParts, IWorker?> Create { get; init; }

    /// <summary>argv[0], what ps shows.</summary>
    public string Title => InvokedAs.Keepalived ? "keepalived" : Name;

    /// <summary>The whole life of the process; its exit status.</summary>
    public int Run()
    {
        if (WorkerLink.Adopt(out var link).Failed)
        {
            Console.Error.WriteLine($"{Word} is for the supervisor; start the daemon without it");
            return ExitStatus.Failure;
        }
        if (SharedMemoryFile.Read(link!.Snapshot, out var bytes).Failed || WorkerStart.FromBytes(bytes) is not { } start) return ExitStatus.Internal;
        if (!ParentTie.Bind(start.SupervisorId)) return ExitStatus.Failure;
        SignalSource.ResetInherited();
        if (ConfigurationLoader.Bind(start, HasServices) is not { } configuration) return ExitStatus.Internal;
        using var log = DaemonLog.Open(DaemonProcess.Logging(start.Options, Role, configuration));
        ThreadTuning.Name(NameIn(configuration.Global));
        if (EventLoop.Create(out var loop) is not { Failed: true } noLoop) return Run(new WorkerParts(start, configuration, log, loop, link));
        log.Failure($"cannot make the event loop: {noLoop}");
        return ExitStatus.Failure;
    }

    private int Run(WorkerParts parts)
    {
        var (log, loop) = (parts.Log, parts.Loop);
        if (Create(parts) is not { } worker) return ExitStatus.Failure;
        using (worker)
        {
            // Last, on the loop's thread alone: threads made before, above all the scripts', keep the ordinary class, nice value and processors.
            Tune(parts.Configuration, log);
            using var guard = new RealTimeGuard(sentence => log.Problem(sentence));
            using var signals = new SignalSource(signal => loop.Post(() => worker.OnSignal(signal)), parts.Start.Options.IgnoreSigint);
            using var spare = new SpareMemory(loop, static () => GC.GetTotalAllocatedBytes());
            ThreadTuning.RuntimeThreads();
            if (worker.Run() is not { Failed: true } error) return ExitStatus.Success;
            log.Failure($"the event loop failed: {error}");
            return ExitStatus.Internal;
        }
    }

    private string NameIn(GlobalSettings global) =>
        Settings(global).ProcessName ?? global.ProcessName ?? (global.ProcessNames ? KeepalivedName : Title);

    /// <summary>Real-time class, nice value, processors, memory: as global_defs ask. What the system refuses is told and done without.</summary>
    private void Tune(Configuration configuration, DaemonLog log)
    {
        var worker = Settings(configuration.Global);
        Try("rlimit_rttime", worker.RealtimePriority > 0, () => ProcessTuning.RealTimeLimit(worker.RealtimeLimit));
        Try("rt_priority", worker.RealtimePriority > 0, () => ThreadTuning.RealTime(worker.RealtimePriority));
        Try("priority", worker.Nice != 0, () => ThreadTuning.Nice(worker.Nice));
        if (worker.RealtimePriority == 0) ThreadTuning.ShortTurns();
        Try("cpu_affinity", worker.CpuAffinity.Count > 0, () => ThreadTuning.Affinity(worker.CpuAffinity));
        Try("no_swap", worker.NoSwap, ProcessTuning.LockMemory);

        void Try(string keyword, bool wanted, Func<Errno> act)
        {
            if (wanted && act() is { Failed: true } error) log.Problem($"{Prefix}_{keyword}: {error}");
        }
    }
}

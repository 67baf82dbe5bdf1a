using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Vrrp;

/// <summary>The VRRP worker as a process: adopts what it inherits, tunes itself, runs <see cref="VrrpWorker"/>.</summary>
internal static class VrrpWorkerProcess
{
    /// <summary>Hidden first word that makes this program the worker.</summary>
    public const string Word = WorkerDescriptors.VrrpWorkerWord;

    /// <summary>argv[0] of the worker, what ps shows.</summary>
    public static string Title => InvokedAs.Keepalived ? "keepalived" : "vigil_vrrp";

    /// <summary>The process event feed works in the initial network namespace only: the supervisor opens it there.</summary>
    public static Fd OpenProcessFeed(Configuration configuration)
    {
        var buffers = configuration.Global.Buffers;
        int? size = buffers.ProcessMonitor == 0 ? null : (int)Math.Min(buffers.ProcessMonitor, int.MaxValue);
        return configuration.TrackProcesses.Count > 0 && !ProcessConnector.Open(size, buffers.ProcessMonitorForce, out var feed).Failed ? feed.Fd : Fd.Closed;
    }

    public static int Run()
    {
        if (WorkerLink.Adopt(out var link).Failed)
        {
            Console.Error.WriteLine($"{Word} is for the supervisor; start the daemon without it");
            return ExitStatus.Failure;
        }
        if (SharedMemoryFile.Read(link!.Snapshot, out var bytes).Failed || WorkerStart.FromBytes(bytes) is not { } start) return ExitStatus.Internal;
        if (!ParentTie.Bind(start.SupervisorId)) return ExitStatus.Failure;
        SignalSource.ResetInherited();
        var configuration = ConfigurationLoader.Load(start).Configuration;
        using var log = DaemonLog.Open(DaemonProcess.Logging(start.Options, ProcessRole.Vrrp, configuration));
        Name(configuration);
        return Run(start, configuration, log, link);
    }

    private static int Run(WorkerStart start, Configuration configuration, DaemonLog log, WorkerLink link)
    {
        if (EventLoop.Create(out var loop) is { Failed: true } noLoop)
        {
            log.Failure($"cannot make the event loop: {noLoop}");
            return ExitStatus.Failure;
        }
        if (VrrpWorker.Create(start, configuration, log, loop, link) is not { } worker) return ExitStatus.Failure;
        using (worker)
        {
            // Last, on the loop's thread alone: threads made before, above all the scripts', keep the ordinary class, nice value and processors.
            Tune(configuration, log);
            using var guard = new RealTimeGuard(sentence => log.Problem(sentence));
            using var signals = new SignalSource(signal => loop.Post(() => worker.OnSignal(signal)), start.Options.IgnoreSigint);
            using var spare = new SpareMemory(loop);
            if (worker.Run() is not { Failed: true } error) return ExitStatus.Success;
            log.Failure($"the event loop failed: {error}");
            return ExitStatus.Internal;
        }
    }

    private static void Name(Configuration configuration) => ThreadTuning.Name(
        configuration.Global.VrrpWorker.ProcessName ?? configuration.Global.ProcessName
        ?? (configuration.Global.ProcessNames ? "keepalived_vrrp" : InvokedAs.Keepalived ? "keepalived" : "vigil_vrrp"));

    /// <summary>Real-time class, nice value, processors, memory: as global_defs ask. What the system refuses is told and done without.</summary>
    private static void Tune(Configuration configuration, DaemonLog log)
    {
        var worker = configuration.Global.VrrpWorker;
        Try("vrrp_rlimit_rttime", worker.RealtimePriority > 0, () => ProcessTuning.RealTimeLimit(worker.RealtimeLimit));
        Try("vrrp_rt_priority", worker.RealtimePriority > 0, () => ThreadTuning.RealTime(worker.RealtimePriority));
        Try("vrrp_priority", worker.Nice != 0, () => ThreadTuning.Nice(worker.Nice));
        Try("vrrp_cpu_affinity", worker.CpuAffinity.Count > 0, () => ThreadTuning.Affinity(worker.CpuAffinity));
        Try("vrrp_no_swap", worker.NoSwap, ProcessTuning.LockMemory);

        void Try(string keyword, bool wanted, Func<Errno> act)
        {
            if (wanted && act() is { Failed: true } error) log.Problem($"{keyword}: {error}");
        }
    }
}

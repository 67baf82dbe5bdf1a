using Vigil.Bench.Lab;
using Vigil.Config.Text;
using Vigil.Daemon.Checker;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;
using Vigil.LabKit;

namespace Vigil.Bench.Checkers;

/// <summary>The checker worker on a thread of this process, in the network of a box, with the engine it is given; its log goes nowhere.</summary>
internal sealed class HostedWorker : IDisposable
{
    private const string ConfigFile = "/bench.conf";
    private readonly DaemonLog _log = new([], detail: 0);
    private readonly ControlChannel _supervisor;
    private readonly EventLoop _loop;
    private readonly ScriptHost _scripts;
    private readonly CheckerWorker _worker;
    private readonly Task<Errno> _run;

    /// <summary>Starts the worker; its first table comes when it has read what it must.</summary>
    public HostedWorker(Box box, ServiceFile file, MemoryEngine engine)
    {
        var start = Start(file);
        Check(ControlChannel.Open(out _supervisor, out var workers), "control channel");
        Check(EventLoop.Create(out _loop), "event loop");
        Check(ScriptHost.Start(_loop, out _scripts), "scripts");
        _worker = new CheckerWorker(start, ConfigurationLoader.Bind(start, isAll: true)!, _log, _loop, ControlChannel.Adopt(workers), engine, _scripts);
        _run = Task.Run(() => box.Inside(_worker.Run));
    }

    /// <summary>Hands over another file, as the supervisor does.</summary>
    public void Reload(ServiceFile file)
    {
        var next = Start(file);
        Check(SharedMemoryFile.Create("bench", next.ToBytes(), out var snapshot), "snapshot");
        using (snapshot)
            Check(_supervisor.Send(new ControlMessage(ControlKind.Reload, "", snapshot)), "reload");
    }

    /// <summary>CPU time of the worker's thread so far, ns.</summary>
    public long CpuNs()
    {
        var answer = new TaskCompletionSource<long>();
        _loop.Post(() => answer.SetResult(Native.ThreadCpuNs()));
        return answer.Task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _supervisor.Send(ControlKind.Stop);
        Check(_run.GetAwaiter().GetResult(), "event loop");
        _worker.Dispose();
        _supervisor.Dispose();
        _loop.Dispose();
        _log.Dispose();
    }

    private static WorkerStart Start(ServiceFile file) => ConfigurationLoader.Load(
        new DaemonOptions { ConfigFile = ConfigFile, OnlyChecker = true }, new MemoryFileReader().Add(ConfigFile, file.Text())).ForWorkers();

    private static void Check(Errno error, string what)
    {
        if (error.Failed)
            throw new IOException($"{what}: {error}");
    }
}

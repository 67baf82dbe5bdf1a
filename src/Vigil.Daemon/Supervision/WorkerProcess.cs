using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Supervision;

/// <summary>One run of a worker: its process, its channel, and how far it has come.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaxMessagesPerTurn = 64;

    private readonly ChildProcess _child;
    private readonly ControlChannel _channel;
    private Watch? _childWatch, _channelWatch;

    private WorkerProcess(ChildProcess child, ControlChannel channel) => (_child, _channel) = (child, channel);

    internal int Pid => _child.Pid;

    internal Instant Started { get; } = Clock.Now();

    internal bool IsReady { get; set; }

    /// <summary>Whether it answers.</summary>
    internal Pulse Pulse { get; } = new();

    /// <summary>A reload was sent and not answered yet.</summary>
    internal bool ReloadPending { get; set; }

    /// <summary>It said that nothing of it is in the kernel any more.</summary>
    internal bool IsReleased { get; set; }

    /// <summary>SIGKILL was sent.</summary>
    internal bool IsKilled { get; private set; }

    /// <summary>Starts the process. Called on the thread that lives as long as the supervisor (PR_SET_PDEATHSIG).</summary>
    internal static Errno Start(
        EventLoop loop, WorkerRole role, Fd snapshot, Heartbeat heartbeat, Action<WorkerProcess, ControlMessage> received,
        Action<WorkerProcess, ProcessEnd> ended, out WorkerProcess? worker)
    {
        worker = null;
        if (ControlChannel.Open(out ControlChannel channel, out Fd others) is { Failed: true } error) return error;
        using (others)
        {
            error = ChildProcess.Spawn(new SpawnRequest
            {
                Path = role.Path,
                Arguments = role.Arguments,
                InheritOutput = true,
                Environment = ScriptEnvironment.Current,
                Inherited = WorkerLink.Inherited(snapshot, others, heartbeat, role.Extra),
            }, out ChildProcess child);
            if (error.Failed)
            {
                channel.Dispose();
                return error;
            }

            worker = new WorkerProcess(child, channel);
        }

        error = worker.Watch(loop, received, ended);
        if (!error.Failed) return Errno.None;
        worker.Kill();
        worker.Dispose();
        worker = null;
        return error;
    }

    private Errno Watch(EventLoop loop, Action<WorkerProcess, ControlMessage> received, Action<WorkerProcess, ProcessEnd> ended)
    {
        Errno error = loop.Add(_channel.Fd, IoEvents.Readable, Rank.Kernel, _ => Receive(received), out _channelWatch);
        return error.Failed ? error : loop.Add(_child.Handle, IoEvents.Readable, Rank.Control, _ =>
        {
            Receive(received); // last words come before the end
            if (_child.TryReap(out ProcessEnd end)) ended(this, end);
        }, out _childWatch);
    }

    private void Receive(Action<WorkerProcess, ControlMessage> received)
    {
        for (int i = 0; i < MaxMessagesPerTurn; i++)
        {
            Errno error = _channel.Receive(out ControlMessage message);
            if (error == Errno.BrokenPipe) _channelWatch?.Dispose(); // the pidfd tells the rest
            if (error.Failed) return;
            received(this, message);
        }
    }

    /// <summary>
    /// One of its threads runs or waits for a processor (R), or waits for the kernel (D) while others do not, as for a lock that
    /// somebody who makes interfaces by the hundred holds (proc_pid_stat(5), field 3). Neither is so in a process that is stopped,
    /// asleep or frozen; the loop's own thread may sleep a moment because it waits for another one.
    /// </summary>
    internal bool IsBusy
    {
        get
        {
            string tasks = $"/proc/{Pid}/task";
            if (!Directory.Exists(tasks)) return false;
            char[] states = [.. Directory.EnumerateDirectories(tasks).Select(task => StateIn(SmallFile.Read(task + "/stat")))];
            return states.Contains('R') || (states.Contains('D') && states.Any(state => state != 'D'));
        }
    }

    /// <summary>A debugger holds it (proc_pid_status(5)).</summary>
    internal bool IsTraced => SmallFile.Read($"/proc/{Pid}/status").Split('\n').Any(line => line.StartsWith("TracerPid:", StringComparison.Ordinal) && !line.EndsWith("\t0", StringComparison.Ordinal));

    private static char StateIn(string stat)
    {
        int name = stat.LastIndexOf(')');
        return name >= 0 && name + 2 < stat.Length ? stat[name + 2] : '?';
    }

    internal Errno Send(in ControlMessage message) => _channel.Send(message);

    /// <summary>Asks it to stop; one that does not read its channel gets SIGTERM, which means the same.</summary>
    internal void Stop()
    {
        if (_channel.Send(ControlKind.Stop).Failed) _child.Signal(Libc.SIGTERM);
    }

    /// <summary>Also ends a stopped or frozen process: it executes nothing of its own any more.</summary>
    internal void Kill()
    {
        IsKilled = true;
        _child.Signal(Libc.SIGKILL);
    }

    public void Dispose()
    {
        _channelWatch?.Dispose();
        _childWatch?.Dispose();
        _channel.Dispose();
        _child.Dispose();
    }
}

namespace Vigil.Bench.Lab;

/// <summary>A daemon at work in a node.</summary>
internal sealed class RunningDaemon
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);
    private readonly Node _node;

    /// <summary>Writes the configuration and starts the daemon in the foreground, its log going to the node's /dev/log.</summary>
    /// <param name="prefix">A program that starts it, such as `taskset -c 0`, or empty.</param>
    public RunningDaemon(Node node, Contender contender, string config, string prefix = "")
    {
        const string file = "/tmp/keepalived.conf";
        _node = node;
        node.Box.Write(file, config);
        (Pid, StartedNs) = node.Start($"{prefix} {contender.DaemonCommand(file)}".TrimStart());
    }

    /// <summary>The supervising process.</summary>
    public int Pid { get; }

    /// <summary>When it was started, CLOCK_REALTIME ns.</summary>
    public long StartedNs { get; }

    /// <summary>The supervisor and everything it started.</summary>
    public List<int> Tree => ProcessTree.Of(Pid);

    /// <summary>Replaces the configuration file and sends SIGHUP.</summary>
    /// <returns>When the signal was sent, CLOCK_REALTIME ns.</returns>
    public long Reload(string config)
    {
        _node.Box.Write("/tmp/keepalived.conf", config);
        return Signal(Native.SIGHUP);
    }

    /// <summary>Sends SIGTERM to the supervisor.</summary>
    /// <returns>When it was sent, CLOCK_REALTIME ns.</returns>
    public long Terminate() => Signal(Native.SIGTERM);

    /// <summary>Kills the supervisor and all workers at once, as a dying host does.</summary>
    /// <returns>When the first was killed, CLOCK_REALTIME ns.</returns>
    public long Kill()
    {
        var tree = Tree;
        var now = Native.RealtimeNs();
        // Workers first, and stopped before they are killed: one that saw its supervisor die would still say good-bye on the wire.
        foreach (var signal in (int[])[Native.SIGSTOP, Native.SIGKILL])
            foreach (var pid in Enumerable.Reverse(tree))
                Native.kill(pid, signal);
        return now;
    }

    /// <summary>Waits until the processes of <paramref name="tree"/> have ended.</summary>
    public static void WaitGone(IReadOnlyList<int> tree)
    {
        var deadline = Environment.TickCount64 + (long)EndLimit.TotalMilliseconds;
        while (tree.Any(ProcessTree.Lives))
        {
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException($"the daemon has not ended {EndLimit.TotalSeconds} s after it was told to");
            Thread.Sleep(5);
        }
    }

    /// <summary>Stops it in good order and waits; kills what does not stop.</summary>
    public void Stop()
    {
        var tree = Tree;
        Terminate();
        try
        {
            WaitGone(tree);
        }
        catch (TimeoutException)
        {
            foreach (var pid in tree)
                Native.kill(pid, Native.SIGKILL);
            throw;
        }
    }

    private long Signal(int signal)
    {
        var now = Native.RealtimeNs();
        Native.Must(Native.kill(Pid, signal), $"signal {signal} to the daemon");
        return now;
    }
}

using Vigil.LabKit;

namespace Vigil.Bench.Lab;

/// <summary>
/// A box whose daemons log to a /dev/log the bench reads, with a shell waiting inside: it starts a program within a fraction of a
/// millisecond of being told, so the start can be timed.
/// </summary>
internal sealed class Node : IDisposable
{
    private readonly Box _box;
    private readonly LogSink _log;
    private readonly LabProcess _shell;
    private readonly StreamWriter _commands;
    private readonly StreamReader _answers;

    /// <summary>Makes the namespaces and waits until they are ready.</summary>
    public Node(string name)
    {
        _box = new Box(name);
        _box.Run("mkfifo", "/run/lab/commands", "/run/lab/answers");
        _shell = _box.Start("sh", "-c", Resources.Read("node.sh"));
        // A FIFO opened for both directions neither waits for the other end nor ever ends.
        _answers = new StreamReader(OpenFifo("/run/lab/answers", FileAccess.ReadWrite));
        Expect("ready", "making its /dev");
        _commands = new StreamWriter(OpenFifo("/run/lab/commands", FileAccess.Write)) { AutoFlush = true };
        _log = new LogSink(_box.Outside("/dev/log"));
    }

    public string Name => _box.Name;

    /// <summary>The namespaces.</summary>
    public Box Box => _box;

    /// <summary>The last lines the node's daemons logged.</summary>
    public string LastLog => _log.Last();

    /// <summary>Runs one shell line inside and waits for it; throws when it fails.</summary>
    public void Run(string line)
    {
        var status = Try(line);
        if (status != 0)
            throw new IOException($"{Name}: `{line}` ended with {status}");
    }

    /// <summary>Runs one shell line inside, waits for it, and gives its exit status.</summary>
    public int Try(string line)
    {
        _commands.WriteLine(line);
        return Expect("done", line);
    }

    /// <summary>Starts a program inside without waiting for it.</summary>
    /// <returns>Its process id as the bench sees it, and the time just before it was started (CLOCK_REALTIME, ns).</returns>
    public (int Pid, long StartedNs) Start(string command)
    {
        var before = ProcessTree.ChildrenOf(_shell.Pid);
        var startedNs = Native.RealtimeNs();
        Run($"{command} >/tmp/out 2>&1 &");
        return (ProcessTree.ChildrenOf(_shell.Pid).Except(before).Single(), startedNs);
    }

    public void Dispose()
    {
        _commands.Dispose();
        _answers.Dispose();
        _log.Dispose();
        _shell.Dispose();
        _box.Dispose();
    }

    private FileStream OpenFifo(string path, FileAccess access) => new(_box.Outside(path), FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);

    private int Expect(string word, string what)
    {
        var answer = _answers.ReadLine()?.Split(' ');
        if (answer is not [var said, var status] || said != word)
            throw new IOException($"{Name}: {what}: the shell inside answered `{string.Join(' ', answer ?? ["(nothing)"])}`: {_shell.Log}");
        return int.Parse(status);
    }
}

using System.Diagnostics;

namespace Vigil.Bench.Lab;

/// <summary>
/// A host made of namespaces: own network, mounts (/run, /tmp, /dev with a /dev/log the bench reads) and processes. A shell inside
/// runs what it is told; everything ends with the bench.
/// </summary>
internal sealed class Node : IDisposable
{
    private readonly Process _holder;
    private readonly LogSink _log;

    /// <summary>Makes the namespaces and waits until they are ready.</summary>
    public Node(string name)
    {
        Name = name;
        _holder = Process.Start(new ProcessStartInfo("unshare",
            ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Resources.Read("node.sh")])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Expect("ready", $"making the namespaces of {name}");
        InitPid = ProcessTree.ChildrenOf(_holder.Id).Single();
        _log = new LogSink($"{Root}/dev/log");
    }

    public string Name { get; }

    /// <summary>Process 1 of the node, as the bench sees it.</summary>
    public int InitPid { get; }

    /// <summary>The node's file system, as the bench sees it.</summary>
    public string Root => $"/proc/{InitPid}/root";

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
        _holder.StandardInput.WriteLine(line);
        _holder.StandardInput.Flush();
        return Expect("done", line);
    }

    /// <summary>Starts a program inside without waiting for it.</summary>
    /// <returns>Its process id as the bench sees it, and the time just before it was started (CLOCK_REALTIME, ns).</returns>
    public (int Pid, long StartedNs) Start(string command)
    {
        var before = ProcessTree.ChildrenOf(InitPid);
        var startedNs = Native.RealtimeNs();
        Run($"{command} >/tmp/out 2>&1 &");
        return (ProcessTree.ChildrenOf(InitPid).Except(before).Single(), startedNs);
    }

    /// <summary>Writes a file inside.</summary>
    public void Write(string path, string text) => File.WriteAllText(Root + path, text);

    public void Dispose()
    {
        _log.Dispose();
        _holder.Kill();
        _holder.WaitForExit();
        _holder.Dispose();
    }

    private int Expect(string word, string what)
    {
        var answer = _holder.StandardOutput.ReadLine()?.Split(' ');
        if (answer is not [var said, var status] || said != word)
            throw new IOException($"{Name}: {what}: the shell inside answered `{string.Join(' ', answer ?? ["(nothing)"])}`");
        return int.Parse(status);
    }
}

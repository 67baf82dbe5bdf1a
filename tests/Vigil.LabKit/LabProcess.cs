using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vigil.LabKit;

/// <summary>One line a program wrote, and when it arrived.</summary>
public readonly record struct LogLine(TimeSpan At, string Text);

/// <summary>A program running in a box. Its output and error lines are kept with their times.</summary>
public sealed class LabProcess : IDisposable
{
    /// <summary>Lines kept; a program that writes more is still read, but what it writes is dropped.</summary>
    public const int MaxLines = 200_000;

    private const int LinesInMessages = 40;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly Process entry;
    private readonly Box box;
    private readonly string command;
    private readonly object gate = new();
    private readonly List<LogLine> lines = [];

    internal LabProcess(Box box, string[] command)
    {
        this.box = box;
        this.command = string.Join(' ', command);
        entry = new Process { StartInfo = box.Enter(command), EnableRaisingEvents = true };
        entry.OutputDataReceived += Keep;
        entry.ErrorDataReceived += Keep;
        entry.Exited += (_, _) => { lock (gate) { Monitor.PulseAll(gate); } };
        StartedAt = LabClock.Now;
        entry.Start();
        entry.StandardInput.Close();
        entry.BeginOutputReadLine();
        entry.BeginErrorReadLine();
        Pid = FindChild();
    }

    /// <summary>Just before the program was started.</summary>
    public TimeSpan StartedAt { get; }

    /// <summary>Its pid as seen from outside the box.</summary>
    public int Pid { get; }

    /// <summary>True until the program has ended.</summary>
    public bool Running => !entry.HasExited;

    /// <summary>A copy of the lines so far.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get { lock (gate) { return [.. lines]; } }
    }

    /// <summary>A point to wait from: lines that are already there do not count.</summary>
    public int Mark
    {
        get { lock (gate) { return lines.Count; } }
    }

    /// <summary>The last lines as one text, each with its time, for messages of failed tests.</summary>
    public string Log => string.Join('\n', Lines.TakeLast(LinesInMessages).Select(line => $"{line.At.TotalSeconds:F3} {line.Text}"));

    /// <summary>Waits until a line matches.</summary>
    /// <param name="pattern">A regular expression.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="from">Where to start: a <see cref="Mark"/>, or 0 for the beginning.</param>
    /// <exception cref="TimeoutException">None did; the message has the log.</exception>
    public LogLine WaitFor(string pattern, TimeSpan limit, int from = 0)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var deadline = LabClock.Now + limit;
        lock (gate)
        {
            for (var next = from; ; next++)
            {
                while (next >= lines.Count)
                {
                    var left = deadline - LabClock.Now;
                    if (left <= TimeSpan.Zero || !Monitor.Wait(gate, left) && next >= lines.Count)
                    {
                        throw new TimeoutException($"{box.Name}: no line like \"{pattern}\" within {limit.TotalSeconds} s from {command}\n{Log}");
                    }
                }
                if (regex.IsMatch(lines[next].Text))
                {
                    return lines[next];
                }
            }
        }
    }

    /// <summary>Lines from a mark on that match.</summary>
    public IReadOnlyList<LogLine> Matching(string pattern, int from = 0) =>
        [.. Lines.Skip(from).Where(line => Regex.IsMatch(line.Text, pattern))];

    /// <summary>Sends a signal to the program (not to its children).</summary>
    /// <returns>False when it has ended already.</returns>
    public bool Send(Signal signal)
    {
        bool sent = Running && Native.kill(Pid, (int)signal) == 0;
        if (sent && signal == Signal.Cont) LetEntryGoOn();
        return sent;
    }

    /// <summary>nsenter stops itself when its child is stopped, nobody else lets it go on, and until it has reaped its child the box does not end.</summary>
    private void LetEntryGoOn() => Native.kill(entry.Id, (int)Signal.Cont);

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit status; 128 + n when signal n ended it.</returns>
    /// <exception cref="TimeoutException">It still runs.</exception>
    public int WaitForExit(TimeSpan limit) => entry.WaitForExit(limit)
        ? entry.ExitCode
        : throw new TimeoutException($"{box.Name}: {command} still runs after {limit.TotalSeconds} s\n{Log}");

    /// <summary>SIGTERM, then waits for the end.</summary>
    /// <returns>The exit status.</returns>
    public int Stop(TimeSpan limit)
    {
        Send(Signal.Term);
        return WaitForExit(limit);
    }

    /// <summary>The pids, seen from outside, of the program's children that still run, oldest first.</summary>
    public IReadOnlyList<int> Children() => ChildrenOf(Pid);

    /// <summary>Sends a signal to any process of a box, by its pid seen from outside.</summary>
    public static void Send(int pid, Signal signal) => Native.Check(Native.kill(pid, (int)signal), $"signal {signal} to {pid}");

    /// <summary>SIGKILL to any process of a box, by its pid seen from outside.</summary>
    public static void Kill(int pid) => Send(pid, Signal.Kill);

    /// <summary>SIGKILL to the program and to everything it has started in turn.</summary>
    public void KillTree()
    {
        var pids = new List<int> { Pid };
        for (var i = 0; i < pids.Count; i++)
        {
            pids.AddRange(ChildrenOf(pids[i]));
        }
        if (Running)
        {
            pids.ForEach(pid => Native.kill(pid, (int)Signal.Kill));
        }
    }

    /// <summary>Ends the program at once if it still runs.</summary>
    public void Dispose()
    {
        KillTree();
        if (Running)
        {
            LetEntryGoOn();
        }
        entry.WaitForExit(StartLimit);
        entry.Dispose();
    }

    private static int[] ChildrenOf(int pid)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{pid}/task")
                .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(int.Parse).Order()];
        }
        catch (IOException) // ended meanwhile
        {
            return [];
        }
    }

    private void Keep(object sender, DataReceivedEventArgs args)
    {
        if (args.Data is not { } text)
        {
            return;
        }
        lock (gate)
        {
            if (lines.Count < MaxLines)
            {
                lines.Add(new LogLine(LabClock.Now, text));
            }
            Monitor.PulseAll(gate);
        }
    }

    // nsenter forks once to get into the process namespace; the program is its child.
    private int FindChild()
    {
        var deadline = LabClock.Now + StartLimit;
        while (!entry.HasExited && LabClock.Now < deadline)
        {
            if (ChildrenOf(entry.Id) is [var child])
            {
                return child;
            }
            Thread.Yield();
        }
        return 0; // ended at once; its lines say why
    }
}

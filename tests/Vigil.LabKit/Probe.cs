using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vigil.LabKit;

/// <summary>One answered connection of a <see cref="Probe"/>.</summary>
/// <param name="Begun">When it was opened.</param>
/// <param name="Answered">When the first line of the service had arrived.</param>
/// <param name="By">That line: the name of the host that serves.</param>
public readonly record struct ProbeAnswer(TimeSpan Begun, TimeSpan Answered, string By);

/// <summary>
/// A client that opens a TCP connection to an address every 10 ms and gives each at most 300 ms. The outage it reports is what
/// a user would see: the longest time without an answer.
/// </summary>
public sealed class Probe : IDisposable
{
    /// <summary>Time between two connections.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>After this a connection counts as failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly IPEndPoint target;
    private readonly object gate = new();
    private readonly List<ProbeAnswer> answers = [];
    private readonly List<(Socket Socket, TimeSpan Begun)> open = [];
    private readonly Thread thread;
    private volatile bool stopped;

    /// <summary>Starts probing from a host.</summary>
    public Probe(Host from, string address, int port)
    {
        target = new IPEndPoint(IPAddress.Parse(address), port);
        thread = new Thread(() => Loop(from)) { Name = "probe", IsBackground = true };
        thread.Start();
    }

    /// <summary>The last answer, if there was one.</summary>
    public ProbeAnswer? Last
    {
        get { lock (gate) { return answers.Count == 0 ? null : answers[^1]; } }
    }

    /// <summary>Waits for an answer to a connection opened from now on.</summary>
    /// <param name="by">The host that must give it, or null for any.</param>
    /// <param name="limit">Longest wait.</param>
    public ProbeAnswer WaitForAnswer(Host? by, TimeSpan limit)
    {
        var from = LabClock.Now;
        var deadline = from + limit;
        lock (gate)
        {
            for (var next = answers.Count; ; next++)
            {
                while (next >= answers.Count)
                {
                    var left = deadline - LabClock.Now;
                    if (left <= TimeSpan.Zero || !Monitor.Wait(gate, left) && next >= answers.Count)
                    {
                        throw new TimeoutException($"no answer from {by?.Name ?? "anybody"} at {target} within {limit.TotalSeconds} s");
                    }
                }
                if (answers[next].Begun >= from && (by is null || answers[next].By == by.Name))
                {
                    return answers[next];
                }
            }
        }
    }

    /// <summary>The longest time without an answer between a moment and now.</summary>
    public TimeSpan OutageSince(TimeSpan from)
    {
        var now = LabClock.Now;
        lock (gate)
        {
            var longest = TimeSpan.Zero;
            var previous = from;
            foreach (var answer in answers)
            {
                if (answer.Answered > from)
                {
                    longest = answer.Answered - previous > longest ? answer.Answered - previous : longest;
                    previous = answer.Answered;
                }
            }
            return now - previous > longest ? now - previous : longest;
        }
    }

    /// <summary>Who answered since a moment, each name once, in order of appearance.</summary>
    public IReadOnlyList<string> AnsweredBy(TimeSpan from)
    {
        lock (gate)
        {
            return [.. answers.Where(answer => answer.Begun >= from).Select(answer => answer.By).Distinct()];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopped = true;
        thread.Join();
    }

    private void Loop(Host from)
    {
        from.Box.EnterNetwork();
        var next = LabClock.Now;
        while (!stopped)
        {
            var now = LabClock.Now;
            if (now >= next)
            {
                Begin(now);
                next += Interval;
                next = next < now ? now : next;
            }
            Collect(next - now);
        }
        open.ForEach(one => one.Socket.Dispose());
    }

    private void Begin(TimeSpan now)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, LingerState = new LingerOption(true, 0) };
        try
        {
            socket.Connect(target);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            open.Add((socket, now));
            return;
        }
        catch (SocketException) // refused at once: unreachable, say
        {
        }
        socket.Dispose();
    }

    private void Collect(TimeSpan wait)
    {
        var fds = open.Select(one => new Native.PollFd { Fd = (int)one.Socket.Handle, Events = Native.PollIn }).ToArray();
        _ = Native.poll(fds, fds.Length, Math.Max(0, (int)Math.Ceiling(wait.TotalMilliseconds)));
        var now = LabClock.Now;
        for (var i = fds.Length - 1; i >= 0; i--)
        {
            if (fds[i].Returned != 0)
            {
                Finish(open[i].Socket, open[i].Begun);
            }
            if (fds[i].Returned != 0 || now - open[i].Begun > Patience)
            {
                open[i].Socket.Dispose();
                open.RemoveAt(i);
            }
        }
    }

    private void Finish(Socket socket, TimeSpan begun)
    {
        Span<byte> buffer = stackalloc byte[256];
        var length = socket.Receive(buffer, SocketFlags.None, out var error);
        if (error != SocketError.Success || length == 0)
        {
            return;
        }
        lock (gate)
        {
            answers.Add(new ProbeAnswer(begun, LabClock.Now, Encoding.ASCII.GetString(buffer[..length]).Trim()));
            Monitor.PulseAll(gate);
        }
    }
}

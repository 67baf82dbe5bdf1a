using Vigil.Checks;
using Vigil.Core;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Checks;

/// <summary>
/// The attempts of one check at a socket, one at a time: opens it, hands bytes to and from the <see cref="Probe"/>, and ends it by its
/// result or its deadline. Made once per check; an attempt allocates its descriptor and its registration, nothing else.
/// </summary>
public sealed class ProbeRun : IScheduled, IDisposable
{
    /// <summary>Pieces read from one server per turn of the loop; a faster one waits for the next turn.</summary>
    private const int MaxReadsPerTurn = 4;

    /// <summary>One registration for a whole attempt: told when connected, and at each arrival.</summary>
    private const IoEvents Interest = IoEvents.Readable | IoEvents.Writable | IoEvents.EdgeTriggered;

    private readonly Prober prober;
    private readonly Probe probe;
    private readonly CheckConnection connection;
    private readonly ProbeSocket socket;
    private readonly Action<int, ProbeResult> ended;
    private readonly Action<IoEvents> onReady;
    private Fd fd = Fd.Closed;
    private Watch? watch;
    private Instant lastDue;
    private ProbeResult? refusal;
    private byte[] unsent = [];
    private int unsentFrom, step, stepsLeft;
    private bool isConnected;

    internal ProbeRun(Prober prober, Probe probe, CheckConnection connection, Action<int, ProbeResult> ended)
    {
        (this.prober, this.probe, this.connection, this.ended) = (prober, probe, connection, ended);
        socket = new ProbeSocket(connection, probe.Transport);
        onReady = OnReady;
        Deadline = new Deadline(this);
    }

    /// <summary>Number of the probe under way, as the caller gave it; 0: none.</summary>
    public int Number { get; private set; }

    /// <summary>It stands in the prober's line, without a socket.</summary>
    internal bool IsWaiting { get; set; }

    internal Deadline Deadline { get; }

    /// <summary>Begins: steps one after the other, each with a connection of its own, until one fails. The end is told from the loop, later.</summary>
    public void Start(int number, int firstStep, int steps, Instant now)
    {
        Cancel();
        (Number, step, stepsLeft) = (number, firstStep, steps);
        prober.Enter(this, now);
    }

    /// <summary>Ends without a result.</summary>
    public void Cancel()
    {
        if (Number == 0) return;
        Number = 0;
        CloseSocket();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cancel();
        probe.Dispose();
    }

    /// <inheritdoc/>
    void IScheduled.OnDue(Instant now) => Finish(refusal ?? (isConnected ? probe.TimedOut() : probe.NotConnectedInTime()), now);

    /// <summary>Opens the socket of the present step. False: there is no descriptor for it now, another attempt must end first.</summary>
    internal bool TryOpen(Instant now)
    {
        (isConnected, refusal) = (false, null);
        lastDue = now + connection.Timeout * probe.Phases;
        probe.Begin(step, prober.NextNonce());
        Errno error = socket.Open(out fd, out string what);
        if (IsShortage(error) && prober.HasOpen) return false;
        if (!error.Failed)
        {
            prober.Opened();
            error = prober.Loop.Add(fd, Interest, Rank.Packets, onReady, out watch);
            what = "epoll";
        }
        if (error.Failed) Refuse(what == "connect" ? error.ToString() : $"{what}: {error}", now);
        else Expect(now);
        return true;
    }

    private static bool IsShortage(Errno error) =>
        error == Errno.TooManyDescriptors || error == Errno.TooManyInSystem || error == Errno.NoBufferSpace || error == Errno.NoMemory;

    /// <summary>The end is told by the clock, never from within <see cref="Start"/>.</summary>
    private void Refuse(string why, Instant now)
    {
        refusal = probe.Broken(why, wasConnected: false);
        prober.Deadlines.Set(Deadline, now);
    }

    /// <summary>The next word must come within connect_timeout, the whole attempt within a few times that.</summary>
    private void Expect(Instant now)
    {
        var due = now + connection.Timeout;
        prober.Deadlines.Set(Deadline, due < lastDue ? due : lastDue);
    }

    private void OnReady(IoEvents events)
    {
        if (refusal is not null) return;
        var now = Clock.Now();
        if (!isConnected && !FinishConnect(events, now)) return;
        if (unsentFrom < unsent.Length && (events & IoEvents.Writable) != 0 && !SendRest(now)) return;
        if ((events & ~IoEvents.Writable) != 0) ReadAll(now);
        prober.Rescheduled?.Invoke();
    }

    private bool FinishConnect(IoEvents events, Instant now)
    {
        if ((events & IoEvents.Error) != 0)
        {
            Finish(probe.Broken(ProbeSocket.PendingError(fd).ToString(), wasConnected: false), now);
            return false;
        }
        return (events & IoEvents.Writable) != 0 && Connected(now);
    }

    private bool Connected(Instant now)
    {
        isConnected = true;
        if (probe.Phases > 1) Expect(now);
        return Do(probe.Connected(), now);
    }

    private void ReadAll(Instant now)
    {
        for (int i = 0; i < MaxReadsPerTurn; i++)
        {
            Errno error = fd.Read(prober.Buffer, out int count);
            if (error == Errno.TryAgain) return;
            if (error.Failed)
            {
                Finish(probe.Broken(error.ToString(), wasConnected: true), now);
                return;
            }
            if (count == 0 && probe.Transport == ProbeTransport.Stream)
            {
                // A probe that is not content with what it has fails here.
                var last = probe.Closed();
                Finish(last.Result ?? ProbeResult.Failed("the server closed the connection too early"), now);
                return;
            }
            if (probe.Phases > 1) Expect(now);
            if (!Do(probe.Received(prober.Buffer.AsSpan(0, count)), now)) return;
        }
        watch?.Change(Interest); // more may be there; edge-triggered, it would not be told of otherwise
    }

    /// <summary>Does what the probe says. False: the attempt is over.</summary>
    private bool Do(in ProbeStep next, Instant now)
    {
        if (!next.Send.IsEmpty && !Send(next, now)) return false;
        if (next.Result is not { } result) return true;
        Finish(result, now);
        return false;
    }

    private bool Send(in ProbeStep next, Instant now)
    {
        if (unsentFrom < unsent.Length)
        {
            // What TLS adds while the last word is still on its way goes behind it.
            unsent = [.. unsent.AsSpan(unsentFrom), .. next.Send.Span];
            unsentFrom = 0;
            return true;
        }
        Errno error = Prober.Send(fd, next.Send.Span, out int count);
        if (error.Failed && error != Errno.TryAgain)
        {
            Finish(next.Result ?? probe.Broken(error.ToString(), wasConnected: true), now);
            return false;
        }
        if (count < next.Send.Length && next.Result is null) (unsent, unsentFrom) = (next.Send[count..].ToArray(), 0);
        return true;
    }

    private bool SendRest(Instant now)
    {
        Errno error = Prober.Send(fd, unsent.AsSpan(unsentFrom), out int count);
        unsentFrom += count;
        if (!error.Failed || error == Errno.TryAgain) return true;
        Finish(probe.Broken(error.ToString(), wasConnected: true), now);
        return false;
    }

    private void Finish(in ProbeResult result, Instant now)
    {
        CloseSocket();
        if (result.IsGood && --stepsLeft > 0)
        {
            step++;
            prober.Enter(this, now);
            return;
        }
        int number = Number;
        Number = 0;
        ended(number, result.IsGood ? result : result with { FailedStep = step });
    }

    private void CloseSocket()
    {
        prober.Deadlines.Remove(Deadline);
        bool wasOpen = fd.IsOpen;
        fd.Dispose(); // takes it out of epoll as well: one system call less than the watch would need
        watch?.Dispose();
        (fd, watch, unsent, unsentFrom) = (Fd.Closed, null, [], 0);
        probe.End();
        if (wasOpen) prober.Closed();
    }
}

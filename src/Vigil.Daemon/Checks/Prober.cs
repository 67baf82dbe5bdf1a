using Vigil.Checks;
using Vigil.Core;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Checks;

/// <summary>
/// All attempts of checks at sockets of one worker: what they share. They run on the worker's loop, without threads; at most
/// <see cref="MaxOpen"/> sockets are open at once, further attempts wait in line, each check once. The worker calls <see cref="Wake"/> when
/// <see cref="NextWake"/> has come.
/// </summary>
public sealed class Prober : IDisposable
{
    /// <summary>Sockets open at once.</summary>
    public const int MaxOpen = 16384;

    /// <summary>Most bytes of one read: a whole datagram, or a piece of a stream.</summary>
    private const int BufferSize = 65536;

    private readonly Queue<ProbeRun> line = new();
    private int nonce = Random.Shared.Next(ushort.MaxValue); // of no secret: the cryptographic one would load OpenSSL for it

    /// <param name="loop">The loop that owns all of it.</param>
    public Prober(EventLoop loop) => Loop = loop;

    /// <summary>When <see cref="Wake"/> is wanted.</summary>
    public Instant? NextWake => Deadlines.Next;

    /// <summary>Called when <see cref="NextWake"/> may have changed without a call of the owner.</summary>
    public Action? Rescheduled { get; set; }

    /// <summary>Sockets open now.</summary>
    public int OpenCount { get; private set; }

    /// <summary>Attempts that wait for a socket to be closed.</summary>
    public int WaitingCount => line.Count;

    internal EventLoop Loop { get; }

    internal DeadlineHeap Deadlines { get; } = new();

    /// <summary>Holds what was read last, until the next read of any attempt.</summary>
    internal byte[] Buffer { get; } = new byte[BufferSize];

    internal bool HasOpen => OpenCount > 0;

    /// <summary>Makes what runs the attempts of one check.</summary>
    /// <param name="probe">Belongs to the run from now on.</param>
    /// <param name="connection">Where to and from.</param>
    /// <param name="ended">Told the number of the attempt and its result, on the loop.</param>
    public ProbeRun Create(Probe probe, CheckConnection connection, Action<int, ProbeResult> ended) => new(this, probe, connection, ended);

    /// <summary>Ends what is due.</summary>
    public void Wake(Instant now)
    {
        while (Deadlines.TryPeekDue(now, out var run)) run.OnDue(now);
    }

    /// <inheritdoc/>
    public void Dispose() => line.Clear();

    internal void Enter(ProbeRun run, Instant now)
    {
        if (run.IsWaiting || (line.Count == 0 && OpenCount < MaxOpen && run.TryOpen(now))) return;
        run.IsWaiting = true;
        line.Enqueue(run);
    }

    internal void Opened() => OpenCount++;

    /// <summary>A socket was closed: the next in line may have its place.</summary>
    internal void Closed()
    {
        OpenCount--;
        while (OpenCount < MaxOpen && line.TryPeek(out var next))
        {
            if (next.Number != 0 && !next.TryOpen(Clock.Now())) return;
            next.IsWaiting = false;
            line.Dequeue();
        }
    }

    /// <summary>A number from a random start on: no two attempts within 65536 have the same.</summary>
    internal ushort NextNonce() => (ushort)++nonce;

    internal static unsafe Errno Send(Fd fd, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* start = bytes)
        {
            nint sent = Libc.sendto(fd.Number, start, bytes.Length, Libc.MSG_NOSIGNAL, null, 0);
            count = (int)Math.Max(sent, 0);
            return Errno.Of(sent);
        }
    }
}

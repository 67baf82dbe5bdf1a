using System.Runtime.InteropServices;
using Vigil.Daemon.Linux;
using Vigil.LabKit;
using static Vigil.Bench.Lab.Native;

namespace Vigil.Bench.Lab;

/// <summary>
/// Listens on ports of the switch with one AF_PACKET socket each and keeps every advert and gratuitous ARP with the
/// kernel's time stamp, so a late reader measures no lateness. One own thread reads.
/// </summary>
internal sealed unsafe class Capture : IDisposable
{
    private const int ReceiveBufferBytes = 64 << 20;
    private const int Batch = 128;
    private const int ControlBytes = 64;
    private const int FramesMax = 4_000_000;

    private readonly List<Frame> _frames = [];
    private readonly int[] _sockets;
    private readonly Thread _reader;
    private volatile bool _stop;
    private string? _failure;

    /// <summary>Opens the sockets inside the namespace of <paramref name="switchBox"/> and starts reading.</summary>
    /// <param name="switchBox">Where the ports are.</param>
    /// <param name="ports">Names of interfaces.</param>
    /// <param name="filter">Which frames wake the reader at all; null: all.</param>
    public Capture(Box switchBox, IReadOnlyList<string> ports, SocketFilter.Instruction[]? filter = null)
    {
        _sockets = switchBox.Inside(() => ports.Select(port => Open(port, filter)).ToArray());
        _reader = new Thread(ReadAll) { Name = "capture", IsBackground = true };
        _reader.Start();
    }

    /// <summary>Milliseconds to rest between reads. 0 to see a frame at once; more to leave the cores to the daemons when thousands of
    /// frames arrive each second (they wait in the socket with their time stamps).</summary>
    public int RestMs { get; set; }

    /// <summary>Every frame from <paramref name="sinceNs"/> on, in order of time; first reads what the sockets still hold.</summary>
    public Frame[] Since(long sinceNs)
    {
        Thread.Sleep(RestMs + 5);
        lock (_frames)
        {
            Check();
            var found = _frames.Where(f => f.TimeNs >= sinceNs).ToArray();
            Array.Sort(found, (a, b) => a.TimeNs.CompareTo(b.TimeNs));
            return found;
        }
    }

    /// <summary>Forgets all frames so far.</summary>
    public void Clear()
    {
        lock (_frames)
            _frames.Clear();
    }

    /// <summary>The first frame not before <paramref name="sinceNs"/> that fits, waiting for it at most <paramref name="limit"/>.</summary>
    public Frame? WaitFor(Func<Frame, bool> fits, long sinceNs, TimeSpan limit)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        var seen = 0;
        lock (_frames)
        {
            while (true)
            {
                Check();
                for (; seen < _frames.Count; seen++)
                    if (_frames[seen].TimeNs >= sinceNs && fits(_frames[seen]))
                        return _frames[seen];
                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                    return null;
                Monitor.Wait(_frames, (int)Math.Min(left, 200));
            }
        }
    }

    public void Dispose()
    {
        _stop = true;
        _reader.Join();
        foreach (var socket in _sockets)
            close(socket);
    }

    private void Check()
    {
        if (_failure is not null)
            throw new IOException(_failure);
    }

    private static int Open(string port, SocketFilter.Instruction[]? filter)
    {
        var fd = Must(socket(AF_PACKET, SOCK_RAW, 0), "socket(AF_PACKET)");
        int on = 1, bytes = ReceiveBufferBytes;
        Must(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(int)), "SO_RCVBUFFORCE");
        Must(setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(int)), "SO_TIMESTAMPNS");
        Must(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(int)), "PACKET_IGNORE_OUTGOING");
        if (filter is not null && SocketFilter.Attach(Fd.Borrow(fd), filter) is { Failed: true } refused)
            throw new IOException($"SO_ATTACH_FILTER: {refused}");
        var index = (int)if_nametoindex(port);
        if (index == 0)
            throw new IOException($"the switch has no port {port}");
        var address = new SockaddrLl { Family = AF_PACKET, ProtocolBe = EveryProtocolBe, IfIndex = index };
        Must(bind(fd, &address, (uint)sizeof(SockaddrLl)), "bind(AF_PACKET)");
        return fd;
    }

    private void ReadAll()
    {
        var fds = stackalloc PollFd[_sockets.Length];
        for (var i = 0; i < _sockets.Length; i++)
            fds[i] = new PollFd(_sockets[i], POLLIN);
        var buffers = (byte*)NativeMemory.AllocZeroed((nuint)(Batch * (Frame.SnapLength + ControlBytes)));
        var messages = (MMsgHdr*)NativeMemory.AllocZeroed((nuint)(Batch * sizeof(MMsgHdr)));
        var vectors = (IoVec*)NativeMemory.AllocZeroed((nuint)(Batch * sizeof(IoVec)));
        for (var i = 0; i < Batch; i++)
        {
            var buffer = buffers + i * (Frame.SnapLength + ControlBytes);
            vectors[i] = new IoVec { Base = buffer, Length = Frame.SnapLength };
            messages[i] = new MMsgHdr { Vectors = vectors + i, VectorCount = 1, Control = buffer + Frame.SnapLength };
        }
        while (!_stop)
        {
            if (poll(fds, (nuint)_sockets.Length, 100) > 0)
                for (byte port = 0; port < _sockets.Length; port++)
                    Drain(port, messages);
            if (RestMs > 0)
                Thread.Sleep(RestMs);
        }
        NativeMemory.Free(buffers);
        NativeMemory.Free(messages);
        NativeMemory.Free(vectors);
    }

    private void Drain(byte port, MMsgHdr* messages)
    {
        int count;
        do
        {
            for (var i = 0; i < Batch; i++)
                messages[i].ControlLength = ControlBytes;
            count = recvmmsg(_sockets[port], messages, Batch, MSG_DONTWAIT, null);
            if (count <= 0)
                break;
            lock (_frames)
            {
                for (var i = 0; i < count; i++)
                    Keep(Frame.Read(new ReadOnlySpan<byte>(messages[i].Vectors->Base, (int)messages[i].Received),
                        *(long*)(messages[i].Control + 16) * 1_000_000_000L + *(long*)(messages[i].Control + 24), port));
                Monitor.PulseAll(_frames);
            }
        }
        while (count == Batch);
        NoteDrops(port);
    }

    private void Keep(Frame frame)
    {
        if (frame.Kind == FrameKind.Other)
            return;
        if (_frames.Count < FramesMax)
            _frames.Add(frame);
        else
            _failure = $"more than {FramesMax} frames captured: a daemon floods, or a row forgot Clear()";
    }

    private void NoteDrops(byte port)
    {
        var statistics = stackalloc uint[2];
        uint length = 8;
        if (getsockopt(_sockets[port], SOL_PACKET, PACKET_STATISTICS, statistics, &length) == 0 && statistics[1] > 0)
            _failure = $"the capture socket dropped {statistics[1]} frames: figures would be wrong";
    }
}

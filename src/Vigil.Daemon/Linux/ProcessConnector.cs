namespace Vigil.Daemon.Linux;

/// <summary>
/// The kernel's feed of process events (NETLINK_CONNECTOR). Works in the initial network namespace only: open it before
/// entering another one. Lost events are told as such, never guessed: scan /proc again then.
/// </summary>
public sealed unsafe class ProcessConnector : IDisposable
{
    /// <summary>Events taken per turn of the loop; the rest come in the next one.</summary>
    public const int MaxPerTurn = 256;

    private const int NetlinkConnector = 11, Listen = 1, Ignore = 2, BufferBytes = 1024, NetlinkAddressBytes = 12;
    private readonly Fd _fd;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private bool _overrun;

    private ProcessConnector(Fd fd) => _fd = fd;

    /// <summary>For the event loop (and for handing to a process in another namespace).</summary>
    public Fd Fd => _fd;

    /// <summary>Opens the feed and asks the kernel to start it. EPERM, ECONNREFUSED or EPROTONOSUPPORT: there is none here.</summary>
    public static Errno Open(int? receiveBuffer, bool force, out ProcessConnector connector)
    {
        int type = Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        Errno error = Fd.From(Libc.socket(Libc.AF_NETLINK, type, NetlinkConnector), out Fd fd);
        connector = new ProcessConnector(fd);
        if (error.Failed) return error;
        if (receiveBuffer is { } bytes)
        {
            var options = new SocketOptions(fd);
            options.Set(Libc.SOL_SOCKET, force ? Libc.SO_RCVBUFFORCE : Libc.SO_RCVBUF, bytes, nameof(Libc.SO_RCVBUF));
            error = options.Error;
        }

        byte* address = stackalloc byte[NetlinkAddressBytes]; // struct sockaddr_nl: family, port 0 (kernel chooses), groups
        new Span<byte>(address, NetlinkAddressBytes).Clear();
        *(ushort*)address = Libc.AF_NETLINK;
        *(uint*)(address + 8) = 1; // CN_IDX_PROC
        if (!error.Failed) error = Errno.Of(Libc.bind(fd.Number, address, NetlinkAddressBytes));
        if (!error.Failed) error = connector.Ask(Listen);
        if (error.Failed) fd.Dispose();
        return error;
    }

    /// <summary>Takes over a feed opened by another process (the supervisor, in the initial namespace).</summary>
    public static ProcessConnector Adopt(Fd fd) => new(fd);

    /// <summary>
    /// Reads what waits. <paramref name="lost"/>: the kernel dropped events, the picture is to be built anew. After an overrun
    /// the kernel goes on dropping, without saying so again, until the queue has been emptied; so it is emptied first.
    /// </summary>
    public void Read(Action<ProcessEvent> handle, out bool lost)
    {
        lost = false;
        for (int i = 0; i < MaxPerTurn; i++)
        {
            Errno error = Receive(out ReadOnlySpan<byte> datagram);
            if (error == Errno.NoBufferSpace) _overrun = true;
            else if (error == Errno.TryAgain)
            {
                (lost, _overrun) = (_overrun, false);
                return;
            }
            else if (!error.Failed && !_overrun && ProcessEvent.TryRead(datagram, out ProcessEvent @event)) handle(@event);
        }
    }

    /// <summary>One datagram; empty when it is not the kernel's, since anybody may send to us (fault 43).</summary>
    private Errno Receive(out ReadOnlySpan<byte> datagram)
    {
        byte* sender = stackalloc byte[NetlinkAddressBytes];
        uint senderLength = NetlinkAddressBytes;
        nint count;
        fixed (byte* start = _buffer)
            count = Libc.recvfrom(_fd.Number, start, BufferBytes, Libc.MSG_DONTWAIT, sender, &senderLength);
        bool fromKernel = count > 0 && senderLength >= 8 && *(uint*)(sender + 4) == 0;
        datagram = fromKernel ? _buffer.AsSpan(0, (int)count) : default;
        return Errno.Of(count);
    }

    private Errno Ask(uint operation)
    {
        Span<uint> message = stackalloc uint[10]; // nlmsghdr (4 words), cn_msg (5 words), operation
        message.Clear();
        message[0] = 40;
        message[1] = 3; // NLMSG_DONE, flags 0
        message[4] = 1; // CN_IDX_PROC
        message[5] = 1; // CN_VAL_PROC
        message[8] = 4; // length of the operation, flags 0
        message[9] = operation;
        fixed (uint* start = message) return Errno.Of(Libc.sendto(_fd.Number, (byte*)start, 40, Libc.MSG_NOSIGNAL, null, 0));
    }

    public void Dispose()
    {
        if (_fd.IsOpen) Ask(Ignore);
        _fd.Dispose();
    }
}

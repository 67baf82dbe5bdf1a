using System.Text;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// The wire between supervisor and worker: a SOCK_SEQPACKET pair, one message per packet (a kind byte, then UTF-8 text), with
/// a descriptor where one belongs to it. Non-blocking. End of file means the other side is gone.
/// </summary>
public sealed unsafe class ControlChannel : IDisposable
{
    /// <summary>Longest text of a message in bytes; longer ones are cut.</summary>
    public const int MaxText = 8192;

    private const int RightsSpace = 24; // CMSG_SPACE of one descriptor
    private readonly byte[] _buffer = new byte[1 + MaxText];

    private ControlChannel(Fd fd) => Fd = fd;

    /// <summary>For the event loop.</summary>
    public Fd Fd { get; }

    /// <summary>Makes both ends: one to keep, one for the worker to inherit.</summary>
    public static Errno Open(out ControlChannel own, out Fd others)
    {
        int* ends = stackalloc int[2];
        (own, others) = (new ControlChannel(Fd.Closed), Fd.Closed);
        int type = Libc.SOCK_SEQPACKET | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        if (Libc.socketpair(Libc.AF_UNIX, type, 0, ends) < 0) return Errno.Last;
        Errno first = Fd.From(ends[0], out Fd mine), second = Fd.From(ends[1], out others);
        own = new ControlChannel(mine);
        return first.Failed ? first : second;
    }

    /// <summary>The worker's end, from the descriptor it inherited.</summary>
    public static ControlChannel Adopt(Fd fd) => new(fd);

    public Errno Send(ControlKind kind) => Send(new ControlMessage(kind));

    /// <summary>Sends one message. EAGAIN: the other side does not read; EPIPE: it is gone.</summary>
    public Errno Send(in ControlMessage message)
    {
        Span<byte> packet = stackalloc byte[1 + MaxText];
        packet[0] = (byte)message.Kind;
        Encoding.UTF8.GetEncoder().Convert(message.Text, packet[1..], true, out _, out int length, out _);
        byte* control = stackalloc byte[RightsSpace];
        fixed (byte* start = packet)
        {
            var vector = new Libc.Iovec { Base = start, Length = 1 + length };
            var header = new Libc.Msghdr { Vectors = &vector, VectorCount = 1 };
            if (message.Attachment.IsOpen)
            {
                new Span<byte>(control, RightsSpace).Clear();
                *(Libc.Cmsghdr*)control = new Libc.Cmsghdr { Length = 20, Level = Libc.SOL_SOCKET, Type = Libc.SCM_RIGHTS };
                *(int*)(control + 16) = message.Attachment.Number;
                header.Control = control;
                header.ControlLength = RightsSpace;
            }

            return Errno.Of(Libc.sendmsg(Fd.Number, &header, Libc.MSG_NOSIGNAL));
        }
    }

    /// <summary>Receives one message. EAGAIN: none waits. EPIPE: the other side is gone.</summary>
    public Errno Receive(out ControlMessage message)
    {
        message = new ControlMessage(default);
        byte* control = stackalloc byte[RightsSpace];
        new Span<byte>(control, RightsSpace).Clear();
        fixed (byte* start = _buffer)
        {
            var vector = new Libc.Iovec { Base = start, Length = _buffer.Length };
            var header = new Libc.Msghdr { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = RightsSpace };
            nint count = Libc.recvmsg(Fd.Number, &header, Libc.MSG_CMSG_CLOEXEC);
            if (count < 0) return Errno.Last == Errno.ConnectionReset ? Errno.BrokenPipe : Errno.Last;
            if (count == 0) return Errno.BrokenPipe;
            Fd attachment = Fd.Closed;
            var rights = (Libc.Cmsghdr*)control;
            if (header.ControlLength >= 20 && rights->Level == Libc.SOL_SOCKET && rights->Type == Libc.SCM_RIGHTS)
                Fd.From(*(int*)(control + 16), out attachment);
            message = new ControlMessage((ControlKind)_buffer[0], Encoding.UTF8.GetString(_buffer, 1, (int)count - 1), attachment);
            return Errno.None;
        }
    }

    public void Dispose() => Fd.Dispose();
}

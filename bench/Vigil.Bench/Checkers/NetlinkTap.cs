using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vigil.Bench.Lab;
using static Vigil.Bench.Lab.Native;

namespace Vigil.Bench.Checkers;

/// <summary>Counts the requests a node's programs send to generic netlink, as its nlmon interface shows them. One own thread reads.</summary>
internal sealed unsafe class NetlinkTap : IDisposable
{
    private const int HeaderBytes = 16, RequestFlag = 1, DumpFlags = 0x300, FirstFamily = 0x11;
    private const int GenericNetlink = 16;
    private const int BufferBytes = 1 << 17, ReceiveBufferBytes = 64 << 20;
    private readonly int _socket;
    private readonly Thread _reader;
    private volatile bool _stop;
    private long _changes, _reads;

    public NetlinkTap(Node node)
    {
        node.Run("ip link add nlmon0 type nlmon && ip link set nlmon0 up");
        _socket = node.Box.Inside(Open);
        _reader = new Thread(Read) { Name = "netlink tap", IsBackground = true };
        _reader.Start();
    }

    /// <summary>Requests so far that change something, and that only read.</summary>
    public (long Changes, long Reads) Counts => (Interlocked.Read(ref _changes), Interlocked.Read(ref _reads));

    public void Dispose()
    {
        _stop = true;
        _reader.Join();
        close(_socket);
    }

    private static int Open()
    {
        var fd = Must(Native.socket(AF_PACKET, SOCK_RAW, 0), "socket(AF_PACKET)");
        var bytes = ReceiveBufferBytes;
        Must(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(int)), "SO_RCVBUFFORCE");
        var address = new SockaddrLl { Family = AF_PACKET, ProtocolBe = EveryProtocolBe, IfIndex = (int)if_nametoindex("nlmon0") };
        Must(bind(fd, &address, (uint)sizeof(SockaddrLl)), "bind(AF_PACKET)");
        return fd;
    }

    private void Read()
    {
        var buffer = (byte*)NativeMemory.Alloc(BufferBytes);
        var waiting = new PollFd(_socket, POLLIN);
        while (!_stop)
        {
            if (poll(&waiting, 1, 100) <= 0)
                continue;
            SockaddrLl from;
            var length = (uint)sizeof(SockaddrLl);
            nint count;
            while ((count = recvfrom(_socket, buffer, BufferBytes, MSG_DONTWAIT, &from, &length)) > 0)
                if (BinaryPrimitives.ReverseEndianness(from.ProtocolBe) == GenericNetlink)
                    Count(new ReadOnlySpan<byte>(buffer, (int)Math.Min(count, BufferBytes)));
        }
        NativeMemory.Free(buffer);
    }

    /// <summary>Walks the messages of one send; answers have no NLM_F_REQUEST, and the family of families is not what is counted.</summary>
    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= HeaderBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            var type = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
            if (length < HeaderBytes)
                return;
            if ((flags & RequestFlag) != 0 && type >= FirstFamily)
                Interlocked.Increment(ref (flags & DumpFlags) == DumpFlags ? ref _reads : ref _changes);
            bytes = bytes[Math.Min((length + 3) & ~3, bytes.Length)..];
        }
    }
}

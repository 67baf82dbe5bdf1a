using System.Runtime.InteropServices;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Reused memory for one recvmmsg(2). One per event loop serves all VRRP sockets: the packets are valid until the next fill.
/// </summary>
public sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Packets read by one system call.</summary>
    public const int MaxPackets = 16;

    /// <summary>
    /// Packets asked for at first: mostly there is one, and the second place tells that there is no more. A master that stood still hears of
    /// its successor before all that waits has been copied.
    /// </summary>
    public const int FewPackets = 2;

    /// <summary>Longest packet kept: an IPv4 header with options, 255 IPv6 addresses and an authentication trailer.</summary>
    public const int MaxPacketBytes = 4352;

    private const int ControlBytes = 128; // packet info, hop limit and time stamp of either family, with room
    private const int AddressBytes = 32, PacketOffset = AddressBytes + ControlBytes;
    private const int EntryBytes = PacketOffset + MaxPacketBytes;

    private byte* _memory = (byte*)NativeMemory.AllocZeroed(MaxPackets, EntryBytes);
    private Libc.Mmsghdr* _headers = (Libc.Mmsghdr*)NativeMemory.AllocZeroed(MaxPackets, (nuint)sizeof(Libc.Mmsghdr));
    private Libc.Iovec* _vectors = (Libc.Iovec*)NativeMemory.AllocZeroed(MaxPackets, (nuint)sizeof(Libc.Iovec));

    /// <summary>Packets in the batch now.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of a packet: from the IP header for IPv4, from the VRRP PDU for IPv6.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => new(Entry(index) + PacketOffset, (int)Math.Min(_headers[index].Length, MaxPacketBytes));

    /// <summary>The packet was longer than <see cref="MaxPacketBytes"/>: it can be no advert.</summary>
    public bool IsTruncated(int index) => (_headers[index].Header.Flags & Libc.MSG_TRUNC) != 0;

    /// <summary>What the kernel said about a packet besides its bytes.</summary>
    public PacketMetadata Metadata(int index)
    {
        ref Libc.Msghdr header = ref _headers[index].Header;
        InetAddress source = SocketAddress.Read(new ReadOnlySpan<byte>(header.Address, (int)header.AddressLength));
        var reader = new ControlReader(new ReadOnlySpan<byte>(header.Control, (int)header.ControlLength));
        return new PacketMetadata(
            source, reader.Destination, reader.InterfaceIndex, reader.HopLimit,
            reader.Stamp is { } stamp ? Clock.InstantOf(stamp) : Clock.Now());
    }

    internal Errno Fill(Fd socket, int most = MaxPackets)
    {
        for (int i = 0; i < most; i++) Prepare(i);
        int count = Libc.recvmmsg(socket.Number, _headers, (uint)most, Libc.MSG_DONTWAIT, null);
        Count = Math.Max(count, 0);
        if (count >= 0) return Errno.None;
        Errno error = Errno.Last;
        return error == Errno.TryAgain || error == Errno.Interrupted ? Errno.None : error;
    }

    private void Prepare(int index)
    {
        byte* entry = Entry(index);
        _vectors[index] = new Libc.Iovec { Base = entry + PacketOffset, Length = MaxPacketBytes };
        _headers[index].Header = new Libc.Msghdr
        {
            Vectors = &_vectors[index],
            VectorCount = 1,
            Control = entry + AddressBytes,
            ControlLength = ControlBytes,
            Address = entry,
            AddressLength = SocketAddress.MaxSize,
        };
    }

    /// <summary>Sender, control data and packet lie next to each other: after a stall none of it is in a cache.</summary>
    private byte* Entry(int index) => _memory + index * EntryBytes;

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        NativeMemory.Free(_headers);
        NativeMemory.Free(_vectors);
        _memory = null;
        _headers = null;
        _vectors = null;
    }
}

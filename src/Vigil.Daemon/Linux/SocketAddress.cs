using System.Buffers.Binary;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>struct sockaddr_in and sockaddr_in6: bytes in, bytes out.</summary>
internal static class SocketAddress
{
    internal const int MaxSize = 28;

    /// <summary>Writes the address with port 0 and returns its size; the scope (interface index) counts for IPv6 only.</summary>
    internal static int Write(Span<byte> target, InetAddress address, int scope)
    {
        target[..MaxSize].Clear();
        if (address.Family == InetFamily.IPv6)
        {
            BitConverter.TryWriteBytes(target, (ushort)Libc.AF_INET6);
            address.Write(target[8..]);
            BitConverter.TryWriteBytes(target[24..], scope);
            return 28;
        }

        BitConverter.TryWriteBytes(target, (ushort)Libc.AF_INET);
        address.Write(target[4..]);
        return 16;
    }

    /// <summary>The address in a sockaddr, <see cref="InetAddress.None"/> for any other family.</summary>
    internal static InetAddress Read(ReadOnlySpan<byte> source) =>
        source.Length < 16 ? InetAddress.None : BitConverter.ToUInt16(source) switch
        {
            Libc.AF_INET => InetAddress.Read(source.Slice(4, 4)),
            Libc.AF_INET6 when source.Length >= 24 => InetAddress.Read(source.Slice(8, 16)),
            _ => InetAddress.None,
        };

    /// <summary>struct sockaddr_ll for a frame that is complete with its link header.</summary>
    internal static int WriteLink(Span<byte> target, ushort etherType, int interfaceIndex)
    {
        target[..20].Clear();
        BitConverter.TryWriteBytes(target, (ushort)Libc.AF_PACKET);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], etherType);
        BitConverter.TryWriteBytes(target[4..], interfaceIndex);
        target[11] = 6;
        return 20;
    }
}

using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>Walks the messages of one received datagram. A length that lies ends the walk and sets <see cref="Malformed"/>.</summary>
public ref struct MessageReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Header of the current message.</summary>
    public NetlinkHeader Header { get; private set; }

    /// <summary>What follows the header of the current message.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>True once the rest could not be read.</summary>
    public bool Malformed { get; private set; }

    /// <summary>Steps to the next message; false at the end or when the rest cannot be read.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (!MemoryMarshal.TryRead<NetlinkHeader>(_rest, out var header)
            || header.Length < NetlinkHeader.Size || header.Length > _rest.Length)
        {
            Malformed = true;
            _rest = default;
            return false;
        }
        Header = header;
        Payload = _rest[NetlinkHeader.Size..(int)header.Length];
        _rest = _rest[Math.Min((int)((header.Length + 3) & ~3u), _rest.Length)..];
        return true;
    }
}

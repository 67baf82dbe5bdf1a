using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Netlink;

/// <summary>
/// Walks the attributes of a message (struct nlattr: length, type, value, padding to four bytes).
/// A length that lies or a value too short for what is asked of it sets <see cref="Malformed"/>, which stays set;
/// check it once at the end. Values longer than asked for are fine: the kernel extends its structs at the end.
/// </summary>
public ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private const int HeaderSize = 4;
    private const ushort TypeMask = 0x3fff; // without NLA_F_NESTED and NLA_F_NET_BYTEORDER

    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Type of the current attribute, without its flag bits.</summary>
    public ushort Type { get; private set; }

    /// <summary>Value of the current attribute.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True once something was not as it must be.</summary>
    public bool Malformed { get; set; }

    /// <summary>Steps to the next attribute; false at the end or when the rest cannot be read.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
            return false;
        var length = MemoryMarshal.Read<ushort>(_rest);
        if (length < HeaderSize || length > _rest.Length)
        {
            Malformed = true;
            _rest = default;
            return false;
        }
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask);
        Value = _rest[HeaderSize..length];
        _rest = _rest[Math.Min((length + 3) & ~3, _rest.Length)..];
        return true;
    }

    /// <summary>The value as a number or plain struct in host byte order; zero when too short.</summary>
    public T Read<T>() where T : unmanaged
    {
        if (MemoryMarshal.TryRead<T>(Value, out var value))
            return value;
        Malformed = true;
        return default;
    }

    /// <summary>The value as a 16-bit number in network byte order.</summary>
    public ushort ReadUInt16BigEndian()
    {
        Malformed |= !BinaryPrimitives.TryReadUInt16BigEndian(Value, out var value);
        return value;
    }

    /// <summary>The value as a 64-bit number in network byte order.</summary>
    public ulong ReadUInt64BigEndian()
    {
        Malformed |= !BinaryPrimitives.TryReadUInt64BigEndian(Value, out var value);
        return value;
    }

    /// <summary>The value as text up to the first zero byte; bytes that are not UTF-8 are replaced.</summary>
    public readonly string ReadString()
    {
        var end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }

    /// <summary>The value as an address of four or sixteen bytes; null, and malformed, for any other size.</summary>
    public IPAddress? ReadAddress()
    {
        if (Value.Length is 4 or 16)
            return new IPAddress(Value);
        Malformed = true;
        return null;
    }

    /// <summary>The value as an address of the family, null and malformed if it is not one.</summary>
    public IPAddress? ReadAddress(IpFamily family)
    {
        if (Value.Length * 8 == family.Bits())
            return new IPAddress(Value);
        Malformed = true;
        return null;
    }

    /// <summary>A reader of the attributes inside the current one. Hand its <see cref="Malformed"/> back when done.</summary>
    public readonly AttributeReader Nested() => new(Value);
}

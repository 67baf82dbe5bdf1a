using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Netlink;

/// <summary>
/// Writes netlink messages and attributes into a span it is given. When the span is full it stops writing and
/// <see cref="Overflow"/> stays true; check it once at the end. Nothing throws.
/// </summary>
public ref struct NetlinkWriter(Span<byte> buffer)
{
    /// <summary>NLA_F_NESTED: the attribute holds attributes.</summary>
    private const ushort NestedFlag = 0x8000;

    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>Where an open message or nested attribute starts. Close what was opened last first.</summary>
    public readonly record struct Scope(int Start);

    /// <summary>True once something did not fit.</summary>
    public bool Overflow { get; private set; }

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Forgets everything written after the first <paramref name="length"/> bytes, and the overflow.</summary>
    public void Truncate(int length)
    {
        _length = Math.Min(length, _length);
        Overflow = false;
    }

    /// <summary>Opens a message; <see cref="EndMessage"/> fills in its length.</summary>
    public Scope BeginMessage(ushort type, MessageFlags flags, uint sequence)
    {
        var scope = new Scope(_length);
        Value(new NetlinkHeader(0, type, flags, sequence, 0));
        return scope;
    }

    /// <summary>Closes a message.</summary>
    public void EndMessage(Scope scope)
    {
        if (!Overflow)
            MemoryMarshal.Write(_buffer[scope.Start..], (uint)(_length - scope.Start));
        Align();
    }

    /// <summary>Opens an attribute that holds attributes.</summary>
    public Scope BeginNested(ushort type) => BeginAttribute((ushort)(type | NestedFlag));

    /// <summary>Opens an attribute whose value is written piece by piece.</summary>
    public Scope BeginAttribute(ushort type)
    {
        Align();
        var scope = new Scope(_length);
        Value<ushort>(0);
        Value(type);
        return scope;
    }

    /// <summary>Closes what <see cref="BeginNested"/> or <see cref="BeginAttribute"/> opened.</summary>
    public void EndAttribute(Scope scope)
    {
        var length = _length - scope.Start;
        Overflow |= length > ushort.MaxValue;
        PatchLength(scope);
        Align();
    }

    /// <summary>Puts the number of bytes written since the scope began into its first two bytes.</summary>
    public readonly void PatchLength(Scope scope)
    {
        if (!Overflow)
            MemoryMarshal.Write(_buffer[scope.Start..], (ushort)(_length - scope.Start));
    }

    /// <summary>Marks the current position, for <see cref="PatchLength"/>.</summary>
    public readonly Scope Mark() => new(_length);

    /// <summary>A whole attribute.</summary>
    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value)
    {
        var scope = BeginAttribute(type);
        Bytes(value);
        EndAttribute(scope);
    }

    /// <summary>An attribute holding one number (or plain struct) in host byte order.</summary>
    public void Attribute<T>(ushort type, T value) where T : unmanaged
    {
        var scope = BeginAttribute(type);
        Value(value);
        EndAttribute(scope);
    }

    /// <summary>The same, left out when there is no value.</summary>
    public void Optional<T>(ushort type, T? value) where T : unmanaged
    {
        if (value is { } present)
            Attribute(type, present);
    }

    /// <summary>The same, left out when the value is zero.</summary>
    public void UnlessZero<T>(ushort type, T value) where T : unmanaged, IEquatable<T>
    {
        if (!value.Equals(default))
            Attribute(type, value);
    }

    /// <summary>An attribute holding a zero-terminated UTF-8 string; left out when there is none.</summary>
    public void Optional(ushort type, string? value)
    {
        if (value is null)
            return;
        var scope = BeginAttribute(type);
        Bytes(Encoding.UTF8.GetBytes(value));
        Value<byte>(0);
        EndAttribute(scope);
    }

    /// <summary>An attribute holding an address in network byte order; left out when there is none.</summary>
    public void Optional(ushort type, IPAddress? value)
    {
        if (value is null)
            return;
        var scope = BeginAttribute(type);
        Address(value);
        EndAttribute(scope);
    }

    /// <summary>An attribute holding a 16-bit number in network byte order; left out when there is none.</summary>
    public void OptionalBigEndian(ushort type, ushort? value) =>
        Optional(type, value is { } v && BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(v) : value);

    /// <summary>An attribute holding a 64-bit number in network byte order; left out when there is none.</summary>
    public void OptionalBigEndian(ushort type, ulong? value) =>
        Optional(type, value is { } v && BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(v) : value);

    /// <summary>The bytes of an address.</summary>
    public void Address(IPAddress value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, out var length);
        Bytes(bytes[..length]);
    }

    /// <summary>One number or plain struct in host byte order.</summary>
    public void Value<T>(T value) where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Raw bytes.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        Overflow |= value.Length > _buffer.Length - _length;
        if (Overflow)
            return;
        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
    }

    /// <summary>Zeros up to the next multiple of four (NLMSG_ALIGN, NLA_ALIGN).</summary>
    public void Align()
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0];
        Bytes(zeros[..(-_length & 3)]);
    }
}

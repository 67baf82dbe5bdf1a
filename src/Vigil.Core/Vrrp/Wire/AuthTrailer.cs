using System.Buffers.Binary;
using System.Security.Cryptography;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp.Wire;

/// <summary>
/// The auth_hmac trailer behind a PDU (draft-cassen-vrrp-auth-hmac). It is outside the VRRP length rules.
/// <code>
///  0                   1                   2                   3
/// +---------------+---------------+-------------------------------+
/// | Type = 1      |    Key id     |           Reserved            |
/// +---------------+---------------+-------------------------------+
/// |                  Seconds since the Unix epoch                 |
/// +-------------------------------+-------------------------------+
/// |   Fraction of the second      |   Counter                     |
/// +-------------------------------+-------------------------------+
/// |      HMAC-SHA256, first 128 bits                              |
/// +---------------------------------------------------------------+
/// </code>
/// The HMAC covers a pseudo header (family 4 or 6, version, VRID, 0, source address left-aligned in 16 bytes), the PDU with its
/// checksum zero, and the trailer with its HMAC zero.
/// </summary>
public static class AuthTrailer
{
    /// <summary>Bytes of the trailer.</summary>
    public const int Length = 28;

    private const byte TypeSha256 = 1;
    private const int DigestLength = 16;
    private const int DigestOffset = Length - DigestLength;
    private const int PseudoHeaderLength = 20;

    /// <summary>Key id of a trailer.</summary>
    public static byte KeyId(ReadOnlySpan<byte> trailer) => trailer[1];

    /// <summary>Seconds, fraction and counter as one 64-bit number.</summary>
    public static ulong Stamp(ReadOnlySpan<byte> trailer) => BinaryPrimitives.ReadUInt64BigEndian(trailer[4..]);

    /// <summary>False for a type we do not know or reserved bits that are set.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> trailer) =>
        trailer.Length == Length && trailer[0] == TypeSha256 && trailer[2] == 0 && trailer[3] == 0;

    /// <summary>Fills the last 28 bytes of <paramref name="payload"/>, which is a PDU with room for the trailer.</summary>
    public static void Sign(Span<byte> payload, InetAddress source, AuthKey key, ulong stamp)
    {
        var trailer = payload[^Length..];
        trailer.Clear();
        trailer[0] = TypeSha256;
        trailer[1] = key.Id;
        BinaryPrimitives.WriteUInt64BigEndian(trailer[4..], stamp);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(payload, source, key, digest);
        digest[..DigestLength].CopyTo(trailer[DigestOffset..]);
    }

    /// <summary>True when the HMAC of the last 28 bytes is that of the payload under this key.</summary>
    public static bool Verify(ReadOnlySpan<byte> payload, InetAddress source, AuthKey key)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(payload, source, key, digest);
        return CryptographicOperations.FixedTimeEquals(digest[..DigestLength], payload[^DigestLength..]);
    }

    private static void Digest(ReadOnlySpan<byte> payload, InetAddress source, AuthKey key, Span<byte> digest)
    {
        Span<byte> input = stackalloc byte[PseudoHeaderLength + AdvertWriter.MaxLength];
        input = input[..(PseudoHeaderLength + payload.Length)];
        input.Clear();
        input[0] = (byte)source.Family;
        input[1] = (byte)(payload[0] >> 4);
        input[2] = payload[1];
        source.Write(input[4..]);
        var copy = input[PseudoHeaderLength..];
        payload.CopyTo(copy);
        copy.Slice(6, 2).Clear();
        copy[^DigestLength..].Clear();
        HMACSHA256.HashData(key.Secret.AsSpan(), input, digest);
    }
}

using System.Buffers.Binary;
using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp.Wire;

/// <summary>Writes an advertisement's PDU (layout: <see cref="Advertisement"/>), the checksum left zero.</summary>
public static class AdvertWriter
{
    /// <summary>Most addresses the count field can say.</summary>
    public const int MaxAddresses = 255;

    /// <summary>Bytes of the longest PDU with a trailer.</summary>
    public const int MaxLength = Advertisement.HeaderLength + MaxAddresses * 16 + Advertisement.PasswordLength + AuthTrailer.Length;

    /// <summary>Writes a PDU without trailer and returns its length; <paramref name="target"/> must be long enough.</summary>
    public static int Write(Span<byte> target, VrrpInstanceSettings settings, Priority priority, ReadOnlySpan<InetAddress> addresses)
    {
        int length = Advertisement.LengthOf(settings.Version, settings.Family, addresses.Length);
        target = target[..length];
        target.Clear();
        target[0] = (byte)((byte)settings.Version << 4 | Advertisement.TypeAdvertisement);
        target[1] = settings.VirtualRouterId.Value;
        target[2] = priority.Value;
        target[3] = (byte)addresses.Length;
        if (settings.Version == VrrpVersion.V2)
        {
            target[4] = (byte)settings.AuthenticationType;
            target[5] = settings.AdvertInterval.Seconds;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[4..], (ushort)(settings.AdvertInterval.Centiseconds & 0x0fff));
        }
        int at = Advertisement.HeaderLength;
        foreach (var address in addresses)
        {
            address.Write(target[at..]);
            at += address.Length;
        }
        if (settings.Version == VrrpVersion.V2) PasswordOf(settings).CopyTo(target[at..]);
        return length;
    }

    /// <summary>The 8 bytes of v2's authentication data: zero unless a simple password is used.</summary>
    public static byte[] PasswordOf(VrrpInstanceSettings settings)
    {
        var data = new byte[Advertisement.PasswordLength];
        if (settings.AuthenticationType != AuthenticationType.Password) return data;
        var bytes = Encoding.UTF8.GetBytes(settings.Password);
        bytes.AsSpan(0, Math.Min(bytes.Length, data.Length)).CopyTo(data);
        return data;
    }

    /// <summary>How many addresses an advert may carry on a link with this MTU (A4).</summary>
    public static int Capacity(VrrpInstanceSettings settings, int mtu)
    {
        bool six = settings.Family == InetFamily.IPv6;
        int fixedPart = (six ? 40 : 20) + Advertisement.LengthOf(settings.Version, settings.Family, 0)
            + (settings.AuthHmac is null ? 0 : AuthTrailer.Length);
        return Math.Clamp((mtu - fixedPart) / (six ? 16 : 4), 0, MaxAddresses);
    }
}

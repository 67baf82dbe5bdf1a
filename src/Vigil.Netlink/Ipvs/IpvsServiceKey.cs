using System.Net;
using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>What identifies a virtual service: family, protocol, address and port; or family and firewall mark.</summary>
/// <param name="Family">Of the clients.</param>
/// <param name="Protocol">IP protocol number: TCP 6, UDP 17, SCTP 132; 0 for a mark.</param>
/// <param name="Address">Null for a mark.</param>
/// <param name="Port">0 is every port.</param>
/// <param name="Mark">0 for an address.</param>
public readonly record struct IpvsServiceKey(IpFamily Family, byte Protocol, IPAddress? Address, ushort Port, uint Mark) : INetlinkPayload
{
    /// <summary>A service at an address.</summary>
    public static IpvsServiceKey At(byte protocol, IPAddress address, ushort port) => new(address.Family(), protocol, address, port, 0);

    /// <summary>A service of packets with a firewall mark.</summary>
    public static IpvsServiceKey Marked(IpFamily family, uint mark) => new(family, 0, null, 0, mark);

    /// <summary>Writes the attributes that identify the service into an open IPVS_CMD_ATTR_SERVICE.</summary>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.Attribute(IPVS_SVC_ATTR_AF, (ushort)Family);
        if (Address is null)
        {
            writer.Attribute(IPVS_SVC_ATTR_FWMARK, Mark);
            return;
        }
        writer.Attribute(IPVS_SVC_ATTR_PROTOCOL, (ushort)Protocol);
        IpvsAddress.Encode(ref writer, IPVS_SVC_ATTR_ADDR, Address);
        writer.OptionalBigEndian(IPVS_SVC_ATTR_PORT, Port);
    }

    /// <inheritdoc/>
    public override string ToString() => Address is null ? $"mark {Mark} {Family}" : $"{ProtocolName} {new IPEndPoint(Address, Port)}";

    private string ProtocolName => Protocol switch { 6 => "TCP", 17 => "UDP", 132 => "SCTP", _ => $"protocol {Protocol}" };
}

/// <summary>Addresses in IPVS messages: a union of sixteen bytes whatever the family, which another attribute tells.</summary>
internal static class IpvsAddress
{
    private const int Size = 16;

    public static void Encode(ref NetlinkWriter writer, ushort type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        writer.Attribute(type, bytes);
    }

    /// <summary>The address in such bytes; null when they are too few or the family is none.</summary>
    public static IPAddress? Decode(ReadOnlySpan<byte> bytes, IpFamily family)
    {
        if (family is not (IpFamily.V4 or IpFamily.V6) || bytes.Length < family.Bits() / 8)
            return null;
        return new IPAddress(bytes[..(family.Bits() / 8)]);
    }
}

using System.Net;
using System.Net.Sockets;

namespace Vigil.Netlink;

/// <summary>An address and how many of its leading bits count; host bits may be set.</summary>
/// <param name="Address">An IPv4 or IPv6 address without scope id.</param>
/// <param name="Length">0 to 32 or 0 to 128 bits.</param>
public readonly record struct IpPrefix(IPAddress Address, byte Length)
{
    /// <summary>The family of the address.</summary>
    public IpFamily Family => Address.Family();

    /// <summary>The text <c>address/length</c>.</summary>
    public override string ToString() => $"{Address}/{Length}";
}

/// <summary>Address families as the kernel numbers them (AF_INET, AF_INET6).</summary>
public enum IpFamily : byte
{
    /// <summary>Any family; only in dump requests.</summary>
    Unspecified = 0,

    /// <summary>IPv4.</summary>
    V4 = 2,

    /// <summary>IPv6.</summary>
    V6 = 10,
}

/// <summary>Sizes and conversions that depend on the address family.</summary>
public static class IpFamilies
{
    /// <summary>The family of an address.</summary>
    public static IpFamily Family(this IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? IpFamily.V6 : IpFamily.V4;

    /// <summary>Bits in an address of the family: 32 or 128.</summary>
    public static byte Bits(this IpFamily family) => family == IpFamily.V6 ? (byte)128 : (byte)32;

    /// <summary>The address of all zeros (0.0.0.0 or ::).</summary>
    public static IPAddress AnyAddress(this IpFamily family) => family == IpFamily.V6 ? IPAddress.IPv6Any : IPAddress.Any;
}

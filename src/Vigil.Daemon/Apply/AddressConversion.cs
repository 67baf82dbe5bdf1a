using System.Net;
using Vigil.Core.Settings;
using Vigil.Netlink;
using KernelFlags = Vigil.Netlink.AddressFlags;

namespace Vigil.Daemon.Apply;

/// <summary>From settings to what the kernel is told about addresses (vrrp-behaviour L4).</summary>
public static class AddressConversion
{
    private const KernelFlags FlagsOfV4 = KernelFlags.NoPrefixRoute | KernelFlags.MulticastAutoJoin;
    private const KernelFlags Chosen = FlagsOfV4 | KernelFlags.NoDad | KernelFlags.Home | KernelFlags.ManageTemporary;

    /// <summary>The address, or null for none.</summary>
    public static IPAddress? ToKernel(this InetAddress address)
    {
        if (address.IsNone)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        address.Write(bytes);
        return new IPAddress(bytes[..address.Length]);
    }

    /// <summary>The address as Core knows it.</summary>
    public static InetAddress ToCore(this IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) ? InetAddress.Read(bytes[..length]) : InetAddress.None;
    }

    /// <summary>The family as the kernel numbers it.</summary>
    public static IpFamily ToKernel(this InetFamily family) => family == InetFamily.IPv6 ? IpFamily.V6 : IpFamily.V4;

    /// <summary>The address item on the interface of this index.</summary>
    public static InterfaceAddress ToKernel(this AddressSettings settings, int index)
    {
        var isV4 = settings.Address.Family == InetFamily.IPv4;
        var flags = (KernelFlags)settings.Flags;
        return new InterfaceAddress
        {
            Key = new AddressKey(index, settings.Address.ToKernel()!, settings.PrefixLength, settings.Peer.ToKernel()),
            Broadcast = isV4 ? settings.Broadcast.ToKernel() : null,
            Label = isV4 ? settings.Label : null,
            Scope = isV4 ? settings.Scope : (byte)0,
            Flags = isV4 ? flags & FlagsOfV4 : flags,
            Lifetime = settings.PreferredLifetime is { } seconds ? new AddressLifetime(seconds, AddressLifetime.Forever) : null,
            Protocol = Route.KeepalivedProtocol,
        };
    }

    /// <summary>
    /// Whether an address found in the kernel will do for the wanted one of the same key. Time that runs down, and what the
    /// kernel fills in where nothing was asked, make no difference.
    /// </summary>
    public static bool Satisfies(this InterfaceAddress actual, InterfaceAddress wanted)
    {
        var isV4 = wanted.Family == IpFamily.V4;
        return (wanted.Flags & Chosen) == (actual.Flags & Chosen)
            && (!isV4 || (wanted.Scope == actual.Scope && Equals(wanted.Broadcast, actual.Broadcast)))
            && (wanted.Label is null || wanted.Label == actual.Label)
            && IsDeprecated(wanted.Lifetime) == IsDeprecated(actual.Lifetime)
            && !actual.Flags.HasFlag(KernelFlags.DadFailed);
    }

    private static bool IsDeprecated(AddressLifetime? lifetime) => lifetime is { PreferredSeconds: 0 };
}

using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Dump;

/// <summary>One interface as the kernel told.</summary>
public sealed record InterfaceDump(Link Link, IReadOnlyList<InetAddress> Addresses)
{
    /// <summary>Its name.</summary>
    public string Name => Link.Name ?? "";
}

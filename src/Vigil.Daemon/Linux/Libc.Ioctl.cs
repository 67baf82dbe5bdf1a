using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>Interface requests of ioctl(2), for drivers that do not tell netlink of carrier changes (netdevice(7)).</summary>
internal static unsafe partial class Libc
{
    internal const nuint SIOCGIFFLAGS = 0x8913, SIOCETHTOOL = 0x8946, SIOCGMIIPHY = 0x8947, SIOCGMIIREG = 0x8948;
    internal const uint ETHTOOL_GLINK = 0x0a;
    internal const int InterfaceNameSize = 16;

    /// <summary>struct ifreq: a name, then 24 bytes whose meaning the request gives.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Ifreq
    {
        internal fixed byte InterfaceName[InterfaceNameSize];
        internal fixed byte Data[24];
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, Ifreq* argument);
}

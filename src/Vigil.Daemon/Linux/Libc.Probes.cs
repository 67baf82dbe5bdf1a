using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>What sockets of health checks need besides (socket(7), tcp(7), icmp(7)).</summary>
internal static unsafe partial class Libc
{
    internal const int SO_REUSEADDR = 2, SO_ERROR = 4, SO_LINGER = 13, SO_MARK = 36;
    internal const int IP_BIND_ADDRESS_NO_PORT = 24;
    internal const int IPPROTO_ICMP = 1, IPPROTO_ICMPV6 = 58;

    /// <summary>struct linger.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Linger
    {
        internal int OnOff;
        internal int Seconds;
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int connect(int fd, byte* address, uint length);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint if_nametoindex(string name);
}

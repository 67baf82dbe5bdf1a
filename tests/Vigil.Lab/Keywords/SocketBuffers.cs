using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Vigil.Lab.Keywords;

/// <summary>Sizes of another process's sockets, which no tool shows for raw ones: each is borrowed (pidfd_getfd(2)) and asked.</summary>
internal static partial class SocketBuffers
{
    private const int PidfdOpen = 434, PidfdGetfd = 438, SolSocket = 1, SoReceiveBuffer = 8, SoProtocol = 38;

    /// <summary>Protocols of the sockets that are looked for.</summary>
    public const int Vrrp = 112, NetlinkConnector = 11;

    /// <summary>Receive buffers of a process's sockets of a protocol, in bytes as the kernel counts them, smallest first.</summary>
    public static int[] Of(int pid, int protocol)
    {
        long process = syscall(PidfdOpen, pid, 0, 0);
        string[] sockets = [.. Directory.GetFiles($"/proc/{pid}/fd").Where(static fd => new FileInfo(fd).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)];
        var sizes = new List<int>();
        foreach (string fd in sockets)
        {
            long borrowed = syscall(PidfdGetfd, process, long.Parse(Path.GetFileName(fd)), 0);
            if (borrowed < 0) continue; // closed since
            using var handle = new SafeSocketHandle((nint)borrowed, ownsHandle: true);
            if (Option(handle, SoProtocol) == protocol) sizes.Add(Option(handle, SoReceiveBuffer));
        }
        return [.. sizes.Order()];
    }

    private static int Option(SafeSocketHandle socket, int name)
    {
        int value = 0, length = sizeof(int);
        return getsockopt(socket, SolSocket, name, ref value, ref length) < 0 ? -1 : value;
    }

    [LibraryImport("libc")]
    private static partial long syscall(long number, long first, long second, long third);

    [LibraryImport("libc")]
    private static partial int getsockopt(SafeSocketHandle socket, int level, int name, ref int value, ref int length);
}

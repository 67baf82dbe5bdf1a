using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>FIFOs, names of files, and waiting for room in a descriptor.</summary>
internal static unsafe partial class Libc
{
    internal const short POLLOUT = 4;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Pollfd
    {
        internal int Number;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int poll(Pollfd* descriptors, nuint count, int timeout);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkfifo(string path, uint mode);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chmod(string path, uint mode);
}

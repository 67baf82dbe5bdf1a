using System.Runtime.InteropServices;

namespace Vigil.Xdp.Libbpf;

/// <summary>What of libc the engine needs beyond libbpf.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    internal const int CLOCK_MONOTONIC_COARSE = 6;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint mmap(nint address, nint length, int protection, int flags, int fd, long offset);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int munmap(nint address, nint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int clock_getres(int clock, Timespec* resolution);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string type, nuint flags, nint data);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statfs(string path, byte* buffer);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint if_nametoindex(string name);
}

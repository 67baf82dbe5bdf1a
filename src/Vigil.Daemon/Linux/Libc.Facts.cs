using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>Who users are and what stands at a path: statx(2), getpwnam(3), getgrnam(3), getgrouplist(3).</summary>
internal static unsafe partial class Libc
{
    internal const int AT_FDCWD_FACTS = -100, AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_BASIC_STATS = 0x7ff;

    /// <summary>struct statx as far as it is read; the kernel writes 256 bytes, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Statx
    {
        [FieldOffset(20)] internal uint UserId;
        [FieldOffset(24)] internal uint GroupId;
        [FieldOffset(28)] internal ushort Mode;
    }

    /// <summary>struct passwd as far as it is read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Passwd
    {
        internal byte* LoginName;
        internal byte* Password;
        internal uint UserId;
        internal uint GroupId;
    }

    /// <summary>struct group as far as it is read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Group
    {
        internal byte* GroupName;
        internal byte* Password;
        internal uint GroupId;
    }

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int directory, string path, int flags, uint mask, Statx* result);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Passwd* getpwnam(string name);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Group* getgrnam(string name);

    [LibraryImport(Name)]
    internal static partial int getgrouplist(byte* user, uint group, uint* groups, int* count);
}

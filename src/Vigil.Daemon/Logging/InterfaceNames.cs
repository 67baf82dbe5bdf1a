using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Daemon.Logging;

/// <summary>Names of interfaces for log lines.</summary>
internal static unsafe partial class InterfaceNames
{
    private const int NameSize = 16; // IF_NAMESIZE, with its NUL

    /// <summary>The present name of an interface index, or <c>index N</c> when it is gone.</summary>
    internal static string Of(int index)
    {
        byte* name = stackalloc byte[NameSize];
        if (if_indextoname((uint)index, name) is null) return $"index {index}";
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
    }

    [LibraryImport("libc")]
    private static partial byte* if_indextoname(uint index, byte* name);
}

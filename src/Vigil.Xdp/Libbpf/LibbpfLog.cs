using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Xdp.Libbpf;

/// <summary>
/// What libbpf says while something is loaded: kept for the thread that loads, instead of going to standard error. The
/// verifier's whole log comes this way when it refuses a program.
/// </summary>
internal static unsafe partial class LibbpfLog
{
    private const int Warning = 0;
    private const int LongestMessage = 4 << 20;
    private const int LongestLog = 16 << 20;

    [ThreadStatic]
    private static StringBuilder? _lines;

    /// <summary>Runs something and returns what libbpf warned of meanwhile.</summary>
    internal static T Capture<T>(Func<T> work, out string warnings)
    {
        Native.libbpf_set_print(&Print);
        _lines = new StringBuilder();
        try
        {
            return work();
        }
        finally
        {
            warnings = _lines.ToString();
            _lines = null;
        }
    }

    [UnmanagedCallersOnly]
    private static int Print(int level, byte* format, nint arguments)
    {
        if (level != Warning || _lines is not { Length: < LongestLog } lines)
            return 0;
        var buffer = (byte*)NativeMemory.Alloc(LongestMessage);
        vsnprintf(buffer, LongestMessage, format, arguments);
        lines.Append(Marshal.PtrToStringUTF8((nint)buffer));
        NativeMemory.Free(buffer);
        return 0;
    }

    // A va_list is passed as a pointer both on x86-64 and on AArch64.
    [LibraryImport("libc")]
    private static partial int vsnprintf(byte* buffer, nint size, byte* format, nint arguments);
}

using System.Runtime.InteropServices;

namespace Vigil.Checks.Regex;

/// <summary>libpcre2-8, as far as it is used here (pcre2api(3)). Loaded when the first expression is compiled.</summary>
internal static unsafe partial class Pcre2
{
    private const string Name = "libpcre2-8.so.0";

    internal const uint UseOffsetLimit = 0x0080_0000, JitComplete = 1;
    internal const int NoMatch = -1;

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Name, out _);

    [LibraryImport(Name)]
    internal static partial nint pcre2_compile_8(byte* pattern, nuint length, uint options, int* error, nuint* offset, nint context);

    [LibraryImport(Name)]
    internal static partial void pcre2_code_free_8(nint code);

    [LibraryImport(Name)]
    internal static partial int pcre2_jit_compile_8(nint code, uint options);

    [LibraryImport(Name)]
    internal static partial nint pcre2_jit_stack_create_8(nuint start, nuint most, nint context);

    [LibraryImport(Name)]
    internal static partial void pcre2_jit_stack_free_8(nint stack);

    [LibraryImport(Name)]
    internal static partial void pcre2_jit_stack_assign_8(nint matchContext, nint callback, nint stack);

    [LibraryImport(Name)]
    internal static partial nint pcre2_match_context_create_8(nint context);

    [LibraryImport(Name)]
    internal static partial void pcre2_match_context_free_8(nint matchContext);

    [LibraryImport(Name)]
    internal static partial int pcre2_set_match_limit_8(nint matchContext, uint limit);

    [LibraryImport(Name)]
    internal static partial int pcre2_set_heap_limit_8(nint matchContext, uint kibibytes);

    [LibraryImport(Name)]
    internal static partial int pcre2_set_offset_limit_8(nint matchContext, nuint limit);

    [LibraryImport(Name)]
    internal static partial nint pcre2_match_data_create_8(uint pairs, nint context);

    [LibraryImport(Name)]
    internal static partial void pcre2_match_data_free_8(nint data);

    [LibraryImport(Name)]
    internal static partial int pcre2_match_8(nint code, byte* subject, nuint length, nuint start, uint options, nint data, nint matchContext);

    [LibraryImport(Name)]
    internal static partial int pcre2_get_error_message_8(int error, byte* buffer, nuint length);
}

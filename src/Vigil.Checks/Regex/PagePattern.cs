using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Checks.Regex;

/// <summary>A compiled <c>regex</c>. Lives as long as its check; one search at a time.</summary>
internal sealed unsafe class PagePattern : IDisposable
{
    /// <summary>Steps a search may take (pcre2_set_match_limit): an expression that explodes fails the check and delays no other one.</summary>
    internal const uint MatchLimit = 500_000;

    /// <summary>Memory a search without JIT may take, in KiB (pcre2_set_heap_limit).</summary>
    internal const uint HeapLimit = 4096;

    /// <summary>Most the machine stack of the JIT may have, whatever <c>regex_stack</c> says.</summary>
    internal const uint MaxStack = 4 << 20;

    private const int MaxMessage = 256;

    private readonly nuint minOffset;
    private nint code, limits, data, stack;

    private PagePattern(HttpRegexSettings settings) => minOffset = settings.MinOffset;

    /// <summary>Compiles; null with a sentence when the expression or the library is at fault.</summary>
    internal static PagePattern? Compile(HttpRegexSettings settings, out string fault)
    {
        fault = "";
        if (!Pcre2.IsPresent)
        {
            fault = "regex needs the library libpcre2-8: install the package libpcre2-8-0";
            return null;
        }
        var pattern = new PagePattern(settings);
        if (pattern.TryCompile(settings, out fault)) return pattern;
        pattern.Dispose();
        return null;
    }

    /// <summary>Looks for the expression. Null with a sentence when the search was given up.</summary>
    internal bool? IsMatch(ReadOnlySpan<byte> page, out string fault)
    {
        fault = "";
        if ((nuint)page.Length < minOffset) return false;
        int result;
        fixed (byte* bytes = page)
        {
            byte nothing = 0;
            result = Pcre2.pcre2_match_8(code, bytes is null ? &nothing : bytes, (nuint)page.Length, minOffset, 0, data, limits);
        }
        if (result >= 0) return true; // 0: it matches, and has more groups than there is room for
        if (result == Pcre2.NoMatch) return false;
        fault = $"regex: the search was given up: {Message(result)}";
        return null;
    }

    public void Dispose()
    {
        if (code != 0) Pcre2.pcre2_code_free_8(code);
        if (data != 0) Pcre2.pcre2_match_data_free_8(data);
        if (limits != 0) Pcre2.pcre2_match_context_free_8(limits);
        if (stack != 0) Pcre2.pcre2_jit_stack_free_8(stack);
        (code, data, limits, stack) = (0, 0, 0, 0);
    }

    private bool TryCompile(HttpRegexSettings settings, out string fault)
    {
        var expression = Encoding.UTF8.GetBytes(settings.Expression);
        int error;
        nuint offset;
        fixed (byte* bytes = expression)
        {
            byte nothing = 0;
            code = Pcre2.pcre2_compile_8(bytes is null ? &nothing : bytes, (nuint)expression.Length, PatternOptions.Of(settings), &error, &offset, 0);
        }
        fault = code == 0 ? $"regex '{settings.Expression}' is wrong at byte {offset}: {Message(error)}" : "";
        if (code == 0) return false;
        data = Pcre2.pcre2_match_data_create_8(1, 0);
        limits = Pcre2.pcre2_match_context_create_8(0);
        if (data == 0 || limits == 0) return false;
        Pcre2.pcre2_set_match_limit_8(limits, MatchLimit);
        Pcre2.pcre2_set_heap_limit_8(limits, HeapLimit);
        if (settings.MaxOffset is { } last) Pcre2.pcre2_set_offset_limit_8(limits, last);
        // Where there is no JIT, the interpreter does the same more slowly.
        if (Pcre2.pcre2_jit_compile_8(code, Pcre2.JitComplete) == 0 && settings.Stack is { } size)
        {
            uint most = Math.Clamp(size.Most, 1, MaxStack);
            stack = Pcre2.pcre2_jit_stack_create_8(Math.Clamp(size.Start, 1, most), most, 0);
            if (stack != 0) Pcre2.pcre2_jit_stack_assign_8(limits, 0, stack);
        }
        return true;
    }

    private static string Message(int error)
    {
        byte* buffer = stackalloc byte[MaxMessage];
        int length = Pcre2.pcre2_get_error_message_8(error, buffer, MaxMessage);
        return length < 0 ? $"error {error}" : Encoding.UTF8.GetString(buffer, length);
    }
}

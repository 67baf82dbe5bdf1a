using System.Collections.Frozen;
using Vigil.Core.Settings;

namespace Vigil.Checks.Regex;

/// <summary>The words of <c>regex_options</c> and the compile options of PCRE2 they stand for (pcre2api(3)).</summary>
internal static class PatternOptions
{
    private static readonly FrozenDictionary<string, uint> Bits = new Dictionary<string, uint>
    {
        ["allow_empty_class"] = 0x0000_0001,
        ["alt_bsux"] = 0x0000_0002,
        ["auto_callout"] = 0x0000_0004,
        ["caseless"] = 0x0000_0008,
        ["dollar_endonly"] = 0x0000_0010,
        ["dotall"] = 0x0000_0020,
        ["dupnames"] = 0x0000_0040,
        ["extended"] = 0x0000_0080,
        ["firstline"] = 0x0000_0100,
        ["match_unset_backref"] = 0x0000_0200,
        ["multiline"] = 0x0000_0400,
        ["never_ucp"] = 0x0000_0800,
        ["never_utf"] = 0x0000_1000,
        ["no_auto_capture"] = 0x0000_2000,
        ["no_auto_possess"] = 0x0000_4000,
        ["no_dotstar_anchor"] = 0x0000_8000,
        ["no_start_optimize"] = 0x0001_0000,
        ["ucp"] = 0x0002_0000,
        ["ungreedy"] = 0x0004_0000,
        ["utf"] = 0x0008_0000,
        ["never_backslash_c"] = 0x0010_0000,
        ["alt_circumflex"] = 0x0020_0000,
        ["alt_verbnames"] = 0x0040_0000,
        ["use_offset_limit"] = Pcre2.UseOffsetLimit,
    }.ToFrozenDictionary();

    /// <summary>All words known.</summary>
    internal static IEnumerable<string> Words => Bits.Keys;

    /// <summary>The bits of the options of an expression; words that mean nothing add nothing.</summary>
    internal static uint Of(HttpRegexSettings settings)
    {
        uint bits = settings.MaxOffset is null ? 0 : Pcre2.UseOffsetLimit;
        foreach (var word in settings.Options) bits |= Bits.GetValueOrDefault(word);
        return bits;
    }
}

using System.Collections.Immutable;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>What about an include counts as a failure (config-language section 5).</summary>
[Flags]
public enum IncludeChecks
{
    /// <summary>Nothing does.</summary>
    None = 0,

    /// <summary>A match that cannot be read, is a directory or is executable.</summary>
    Read = 1,

    /// <summary>No match for a plain name.</summary>
    Match = 2,

    /// <summary>No match for a pattern with wildcards.</summary>
    WildcardMatch = 4,

    /// <summary>A brace alternative without wildcards that matches nothing.</summary>
    BraceMatch = 8,

    /// <summary>All of them.</summary>
    All = Read | Match | WildcardMatch | BraceMatch,
}

/// <summary>The include family and its checks.</summary>
public static class IncludeRules
{
    private static IncludeChecks? ChecksOf(string keyword) => keyword switch
    {
        "include" => IncludeChecks.None,
        "includer" => IncludeChecks.Read,
        "includem" => IncludeChecks.Read | IncludeChecks.Match,
        "includew" => IncludeChecks.Read | IncludeChecks.Match | IncludeChecks.WildcardMatch,
        "includeb" => IncludeChecks.Read | IncludeChecks.BraceMatch,
        "includea" => IncludeChecks.All,
        _ => null,
    };

    /// <summary>The words of <c>include_check</c>, as shown.</summary>
    public const string CheckWords = "brace_match, match, read, wildcard_match";

    /// <summary>A word of <c>include_check</c>; null: no such word.</summary>
    public static IncludeChecks? CheckOf(ReadOnlySpan<char> word) => word switch
    {
        "read" => IncludeChecks.Read,
        "match" => IncludeChecks.Match,
        "wildcard_match" => IncludeChecks.WildcardMatch,
        "brace_match" => IncludeChecks.BraceMatch,
        _ => null,
    };

    /// <summary>Whether a word is of the family, and the checks it asks for by itself.</summary>
    public static bool TryGetChecks(string keyword, out IncludeChecks checks)
    {
        var found = ChecksOf(keyword);
        checks = found ?? IncludeChecks.None;
        return found is not null;
    }

    /// <summary>The checks after an <c>include_check</c> line (5.3): words set, add (<c>+</c>) or remove (<c>-</c>).</summary>
    public static IncludeChecks Apply(IncludeChecks current, ImmutableArray<Word> words)
    {
        if (words.Length == 0) return IncludeChecks.All;
        var isFirstPlain = true;
        foreach (var word in words)
        {
            var sign = word.Text.Length > 0 && word.Text[0] is '+' or '-' ? word.Text[0] : ' ';
            if (CheckOf(sign == ' ' ? word.Text : word.Text.AsSpan(1)) is not { } check) continue;
            if (sign == ' ' && isFirstPlain) (current, isFirstPlain) = (IncludeChecks.None, false);
            current = sign == '-' ? current & ~check : current | check;
        }
        return current;
    }

    /// <summary>Why the matches of a pattern fail a check, or null when they pass.</summary>
    public static string? FailedMatch(IncludeChecks checks, ImmutableArray<Glob.Alternative> alternatives)
    {
        var isPlain = alternatives is [{ HasWildcard: false }];
        var none = alternatives.All(static one => one.Matches.IsEmpty);
        if (isPlain && none && checks.HasFlag(IncludeChecks.Match)) return "there is no such file";
        if (none && checks.HasFlag(IncludeChecks.WildcardMatch) && alternatives.Any(static one => one.HasWildcard))
            return "the pattern matches nothing";
        if (alternatives.Length > 1 && checks.HasFlag(IncludeChecks.BraceMatch)
            && alternatives.FirstOrDefault(static one => !one.HasWildcard && one.Matches.IsEmpty) is { } missing)
            return $"there is no '{missing.Pattern}'";
        return null;
    }

    /// <summary>A problem in words.</summary>
    public static string Describe(FileProblem problem) => problem switch
    {
        FileProblem.Missing => "it does not exist",
        FileProblem.Directory => "it is a directory",
        FileProblem.Executable => "it is executable; a configuration file must not be",
        FileProblem.TooLarge => $"it has more than {TextLimits.MaxFileBytes} bytes",
        _ => "it cannot be read",
    };
}

using System.Collections.Immutable;

namespace Vigil.Config.Text;

/// <summary>Shell patterns with brace alternation, as glob(3) with GLOB_BRACE expands them (config-language 5.1, 5.2).</summary>
public static class Glob
{
    /// <summary>One brace alternative of a pattern and what it matched.</summary>
    /// <param name="Pattern">The alternative, as written.</param>
    /// <param name="HasWildcard">Whether it has <c>*</c>, <c>?</c> or <c>[</c>.</param>
    /// <param name="Matches">Existing paths in glob's order, spelled as the pattern spells them.</param>
    public sealed record Alternative(string Pattern, bool HasWildcard, ImmutableArray<string> Matches);

    /// <summary>Expands a pattern against a directory. Every alternative is answered for, also when it matches nothing.</summary>
    public static ImmutableArray<Alternative> Expand(string pattern, string directory, IFileReader files) =>
        [.. ExpandBraces(pattern).Select(one => new Alternative(one, HasWildcard(one), Match(one, directory, files)))];

    /// <summary>A path made absolute against a directory.</summary>
    public static string Absolute(string path, string directory) => Path.IsPathRooted(path) ? path : Path.Join(directory, path);

    private static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny("*?[") >= 0;

    private static ImmutableArray<string> Match(string pattern, string directory, IFileReader files)
    {
        if (pattern.Length == 0) return [];
        if (!HasWildcard(pattern))
        {
            var plain = pattern.Replace("\\", "", StringComparison.Ordinal);
            return files.Read(Absolute(plain, directory)).Problem == FileProblem.Missing ? [] : [plain];
        }

        IEnumerable<string> found = [pattern[0] == '/' ? "/" : ""];
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
            found = Step(found, parts[i], last: i == parts.Length - 1, directory, files);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Step(
        IEnumerable<string> prefixes, string part, bool last, string directory, IFileReader files)
    {
        var results = new List<string>();
        foreach (var prefix in prefixes)
        {
            var names = HasWildcard(part)
                ? files.List(prefix.Length == 0 ? directory : Absolute(prefix, directory)).Where(name => Matches(name, part))
                : [part];
            foreach (var name in names)
            {
                var path = prefix + name;
                if (!last) results.Add(path + "/");
                else if (files.Read(Absolute(path, directory)).Problem != FileProblem.Missing) results.Add(path);
                if (results.Count >= TextLimits.MaxFilesRead) return results;
            }
        }
        return results;
    }

    /// <summary>fnmatch(3) of one name; a leading dot must be matched by a dot.</summary>
    internal static bool Matches(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        if (name.Length > 0 && name[0] == '.' && (pattern.Length == 0 || pattern[0] != '.')) return false;
        int n = 0, p = 0, starP = -1, starN = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starP, starN) = (p++, n);
            }
            else if (p < pattern.Length && MatchOne(name[n], pattern, p, out var next))
            {
                (n, p) = (n + 1, next);
            }
            else if (starP >= 0)
            {
                (p, n) = (starP + 1, ++starN);
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool MatchOne(char c, ReadOnlySpan<char> pattern, int at, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '?':
                return true;
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return pattern[at + 1] == c;
            case '[' when pattern[(at + 1)..].IndexOf(']') is var close and > 0:
                next = at + close + 2;
                return InSet(c, pattern.Slice(at + 1, close));
            default:
                return pattern[at] == c;
        }
    }

    private static bool InSet(char c, ReadOnlySpan<char> set)
    {
        var negated = set[0] is '!' or '^';
        if (negated) set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= set[i] == c;
            }
        }
        return found != negated;
    }

    /// <summary>The alternatives of a pattern, outermost braces first; unbalanced braces stand for themselves.</summary>
    internal static ImmutableArray<string> ExpandBraces(string pattern)
    {
        var done = ImmutableArray.CreateBuilder<string>();
        var open = new Stack<string>([pattern]);
        while (open.TryPop(out var next) && done.Count < TextLimits.MaxBraceAlternatives)
        {
            if (!TrySplit(next, out var head, out var choices, out var tail))
            {
                done.Add(next);
                continue;
            }
            for (var i = choices.Count - 1; i >= 0; i--)
                if (open.Count < TextLimits.MaxBraceAlternatives) open.Push(head + choices[i] + tail);
        }
        return done.ToImmutable();
    }

    private static bool TrySplit(string text, out string head, out List<string> choices, out string tail)
    {
        (head, tail, choices) = ("", "", []);
        var open = text.IndexOf('{');
        if (open < 0) return false;
        int depth = 0, from = open + 1;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '{') depth++;
            else if (text[i] == '}') depth--;
            if ((text[i] == ',' && depth == 1) || depth == 0)
            {
                choices.Add(text[from..i]);
                from = i + 1;
            }
            if (depth != 0) continue;
            (head, tail) = (text[..open], text[(i + 1)..]);
            return true;
        }
        return false;
    }
}

namespace Vigil.Config.Diagnostics;

/// <summary>"Did you mean": the known word nearest to one that is not known.</summary>
public static class Suggestion
{
    private const int MaxWordLength = 64;

    /// <summary>The finding with the nearest candidate as its advice, or as it is when none is near enough.</summary>
    public static Diagnostic OrNearest(this Diagnostic finding, string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { } near ? finding with { Fix = $"did you mean {near}?" } : finding;

    /// <summary>The nearest candidate, or null when none is near enough to be a slip.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is < 2 or > MaxWordLength) return null;
        var limit = word.Length switch { <= 4 => 1, <= 8 => 2, _ => 3 };
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > MaxWordLength || Math.Abs(candidate.Length - word.Length) > limit) continue;
            var distance = Distance(word, candidate);
            if (distance > limit || (distance == limit && best is not null)) continue;
            (best, limit) = (candidate, distance);
        }
        return best;
    }

    /// <summary>
    /// Edits from one word to another: insert, delete, replace, swap of neighbours. A change of case and
    /// <c>-</c> for <c>_</c> cost nothing, since those slips look alike to the eye.
    /// </summary>
    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> previous = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = previous[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }
            var reused = before;
            before = previous;
            previous = current;
            current = reused;
        }
        return previous[b.Length];
    }

    private static bool Same(char x, char y) => Fold(x) == Fold(y);

    private static char Fold(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}

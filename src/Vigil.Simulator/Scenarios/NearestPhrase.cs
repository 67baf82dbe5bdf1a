using Vigil.Config.Diagnostics;

namespace Vigil.Simulator.Scenarios;

/// <summary>"Did you mean" for a whole line: the step whose words come nearest, with the names the line gives.</summary>
internal static class NearestPhrase
{
    private const int MaxWords = 16;
    private const int Same = 4;
    private const int Alike = 3;
    private const int Name = 3;
    private const int Filled = 1;
    private const int Missing = -1;

    /// <summary>The step in words, or null when nothing is near: less than half of a step's own words are there.</summary>
    public static string? Of(string[] line, IReadOnlyList<HostSpec> hosts)
    {
        if (line.Length > MaxWords) return null;
        var best = Phrase.All.SelectMany(phrase => phrase.Begins.Concat(phrase.Ends)).Distinct().Select(pattern => Fit(pattern.Split(' '), line, hosts)).MaxBy(fit => fit.Score);
        return best.Score > 0 && best.Own * 2 >= best.Of ? best.Text : null;
    }

    /// <summary>Lays pattern and line beside each other, words that are missing on either side left out, so that the most fits.</summary>
    private static (int Score, int Own, int Of, string Text) Fit(string[] pattern, string[] line, IReadOnlyList<HostSpec> hosts)
    {
        var score = new int[pattern.Length + 1, line.Length + 1];
        for (int i = pattern.Length; i >= 0; i--)
        {
            for (int j = line.Length; j >= 0; j--)
            {
                if (i == pattern.Length || j == line.Length) score[i, j] = Missing * (pattern.Length - i + line.Length - j);
                else score[i, j] = Math.Max(Worth(pattern[i], line[j], hosts) + score[i + 1, j + 1], Missing + Math.Max(score[i + 1, j], score[i, j + 1]));
            }
        }
        var text = new List<string>();
        int own = 0;
        for (int i = 0, j = 0; i < pattern.Length;)
        {
            int worth = j < line.Length ? Worth(pattern[i], line[j], hosts) : 0;
            if (j < line.Length && score[i, j] == worth + score[i + 1, j + 1])
            {
                bool isSlot = Phrase.IsSlot(pattern[i]);
                own += !isSlot && worth > 0 ? 1 : 0;
                text.Add(isSlot && worth > 0 ? line[j] : pattern[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (j < line.Length && score[i, j] == Missing + score[i, j + 1])
            {
                j++;
            }
            else
            {
                text.Add(pattern[i++]);
            }
        }
        return (score[0, 0], own, pattern.Count(static word => !Phrase.IsSlot(word)), string.Join(' ', text));
    }

    /// <summary>How well a word of a line fits one of a pattern.</summary>
    private static int Worth(string pattern, string word, IReadOnlyList<HostSpec> hosts)
    {
        if (Phrase.IsSlot(pattern)) return pattern is "HOST" or "PEER" ? hosts.Any(host => host.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) ? Name : 2 * Missing : Filled;
        if (pattern.Equals(word, StringComparison.OrdinalIgnoreCase)) return Same;
        return Suggestion.Nearest(word, [pattern]) is not null ? Alike : 2 * Missing;
    }
}

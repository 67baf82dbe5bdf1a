using System.Globalization;

namespace Vigil.Sim;

/// <summary>The command line, as a table of words; see <see cref="Usage"/>.</summary>
internal sealed class Options
{
    public const string Usage = """
        usage: ./run sim [--seconds N | --minutes N]     random clusters and faults until the time is over
                         [--from SEED] [--runs N]        not at random: this seed and those after it, so many at most
                         [--least N]                     so many at least, however long that takes
               ./run sim --seed N [--hours H]            one run, explained when it fails
                         [--faults N,N,…]                only these of its faults
                         [--timeline]                    show what happens, also when it does not fail
               ./run sim --measure [--seconds N]         speed: pairs with ten faults an hour, two threads
               ./run sim --mutations [--only NAME]       broken cores, each of which a checker must catch
        """;

    private readonly Dictionary<string, string> values = new()
    {
        ["--seconds"] = "",
        ["--minutes"] = "",
        ["--seed"] = "",
        ["--from"] = "",
        ["--runs"] = "",
        ["--least"] = "",
        ["--hours"] = "1",
        ["--faults"] = "",
        ["--only"] = "",
        ["--timeline"] = "",
        ["--measure"] = "",
        ["--mutations"] = "",
    };

    private static readonly string[] Flags = ["--timeline", "--measure", "--mutations"];

    /// <summary>Words that take a number, and what numbers make sense.</summary>
    private static readonly Dictionary<string, (double Least, double Most)> Numbers = new()
    {
        ["--seconds"] = (0.1, 1e7),
        ["--minutes"] = (0.01, 1e5),
        ["--runs"] = (1, 1e12),
        ["--least"] = (1, 1e12),
        ["--hours"] = (1, 10_000),
    };

    /// <summary>Reads the words.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public string? Read(string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (!values.ContainsKey(word)) return $"there is no {word}";
            if (Flags.Contains(word)) values[word] = "yes";
            else if (++i >= words.Length) return $"{word} needs a value";
            else if (Wrong(word, words[i]) is { } problem) return problem;
            else values[word] = words[i];
        }
        return null;
    }

    private static string? Wrong(string word, string value)
    {
        if (word is "--seed" or "--from") return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : $"{word} takes a whole number from 0, not '{value}'";
        if (word == "--faults") return value == "none" || value.Split(',').All(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ? null : $"--faults takes numbers with commas between, or none, not '{value}'";
        if (!Numbers.TryGetValue(word, out var range)) return null;
        var style = word is "--runs" or "--least" or "--hours" ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        bool fits = double.TryParse(value, style, CultureInfo.InvariantCulture, out double number) && number >= range.Least && number <= range.Most;
        return fits ? null : string.Create(CultureInfo.InvariantCulture, $"{word} takes a {(style == NumberStyles.None ? "whole " : "")}number from {range.Least} to {range.Most}, not '{value}'");
    }

    public bool Has(string word) => values[word].Length > 0;

    public string Text(string word) => values[word];

    public ulong Seed => ulong.Parse(values["--seed"], CultureInfo.InvariantCulture);

    /// <summary>Where a search begins; null: anywhere.</summary>
    public ulong? From => Has("--from") ? ulong.Parse(values["--from"], CultureInfo.InvariantCulture) : null;

    /// <summary>Clusters of a search at most.</summary>
    public long Runs => Has("--runs") ? long.Parse(values["--runs"], CultureInfo.InvariantCulture) : long.MaxValue;

    /// <summary>Clusters of a search at least.</summary>
    public long Least => Has("--least") ? long.Parse(values["--least"], CultureInfo.InvariantCulture) : 0;

    public int Hours => int.Parse(values["--hours"], CultureInfo.InvariantCulture);

    public IReadOnlyList<int>? Faults => Has("--faults")
        ? [.. values["--faults"].Split(',', StringSplitOptions.RemoveEmptyEntries).Where(number => number != "none").Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
        : null;

    /// <summary>How long to go on.</summary>
    public TimeSpan Time(double seconds) => Has("--minutes") ? TimeSpan.FromMinutes(double.Parse(values["--minutes"], CultureInfo.InvariantCulture))
        : Has("--seconds") ? TimeSpan.FromSeconds(double.Parse(values["--seconds"], CultureInfo.InvariantCulture)) : TimeSpan.FromSeconds(seconds);
}

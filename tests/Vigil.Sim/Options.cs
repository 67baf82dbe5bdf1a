using System.Globalization;

namespace Vigil.Sim;

/// <summary>The command line, as a table of words; see <see cref="Usage"/>.</summary>
internal sealed class Options
{
    public const string Usage = """
        usage: ./run sim [--seconds N | --minutes N]     random clusters and faults until the time is over
                         [--from SEED] [--runs N]        not at random: this seed and those after it, so many at most
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
        ["--hours"] = "1",
        ["--faults"] = "",
        ["--only"] = "",
        ["--timeline"] = "",
        ["--measure"] = "",
        ["--mutations"] = "",
    };

    private static readonly string[] Flags = ["--timeline", "--measure", "--mutations"];

    /// <summary>Reads the words; false when one is unknown or has no value.</summary>
    public bool TryRead(string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!values.ContainsKey(words[i])) return false;
            if (Flags.Contains(words[i])) values[words[i]] = "yes";
            else if (++i < words.Length) values[words[i - 1]] = words[i];
            else return false;
        }
        return true;
    }

    public bool Has(string word) => values[word].Length > 0;

    public string Text(string word) => values[word];

    public ulong Seed => ulong.Parse(values["--seed"], CultureInfo.InvariantCulture);

    /// <summary>Where a search begins; null: anywhere.</summary>
    public ulong? From => Has("--from") ? ulong.Parse(values["--from"], CultureInfo.InvariantCulture) : null;

    /// <summary>Clusters of a search at most.</summary>
    public long Runs => Has("--runs") ? long.Parse(values["--runs"], CultureInfo.InvariantCulture) : long.MaxValue;

    public int Hours => int.Parse(values["--hours"], CultureInfo.InvariantCulture);

    public IReadOnlyList<int>? Faults => Has("--faults")
        ? [.. values["--faults"].Split(',', StringSplitOptions.RemoveEmptyEntries).Where(number => number != "none").Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
        : null;

    /// <summary>How long to go on.</summary>
    public TimeSpan Time(double seconds) => Has("--minutes") ? TimeSpan.FromMinutes(double.Parse(values["--minutes"], CultureInfo.InvariantCulture))
        : Has("--seconds") ? TimeSpan.FromSeconds(double.Parse(values["--seconds"], CultureInfo.InvariantCulture)) : TimeSpan.FromSeconds(seconds);
}

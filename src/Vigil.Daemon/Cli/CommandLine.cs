using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Cli;

/// <summary>What a command line asks for.</summary>
internal abstract record Invocation
{
    private Invocation() { }

    /// <summary>
    /// Run (or test the configuration). <paramref name="Surplus"/>: words that mean nothing, reported and ignored.
    /// <paramref name="Complaints"/>: values that mean nothing, reported and ignored, too; a config test fails with them.
    /// </summary>
    public sealed record Daemon(DaemonOptions Options, IReadOnlyList<string> Surplus, IReadOnlyList<string> Complaints) : Invocation;

    /// <summary>--signum=NAME</summary>
    public sealed record SignalNumber(string Name) : Invocation;

    /// <summary>-h</summary>
    public sealed record Help : Invocation;

    /// <summary>-v</summary>
    public sealed record Version : Invocation;

    /// <summary>-T: the rest are genhash's.</summary>
    public sealed record Genhash(IReadOnlyList<string> Arguments) : Invocation;

    /// <summary>Cannot be understood; exit 1.</summary>
    public sealed record Usage(string Message) : Invocation;
}

/// <summary>
/// Reads the daemon's options as getopt_long(3) does: bundled letters (-nlD), attached values (-fFILE, --use-file=FILE),
/// unique prefixes of long names (--use-fil), optional values only when attached, options after words.
/// </summary>
internal static class CommandLine
{
    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        var options = new DaemonOptions();
        var surplus = new List<string>();
        var complaints = new List<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            if (word == "--")
            {
                surplus.AddRange(arguments.Skip(i + 1));
                break;
            }
            if (word.Length < 2 || word[0] != '-')
            {
                surplus.Add(word);
                continue;
            }
            foreach (var (name, row, attached) in Split(word))
            {
                if (Special(name, attached, arguments, ref i) is { } special) return special;
                if (row is null) return new Invocation.Usage($"Unknown option {name}; see --help");
                var value = attached;
                if (row.Value == OptionValue.Required && value is null)
                {
                    if (i + 1 >= arguments.Count) return new Invocation.Usage($"Option {name} needs a value: {row.Placeholder}");
                    value = arguments[++i];
                }
                if (row.Value == OptionValue.None && value is not null) return new Invocation.Usage($"Option {name} takes no value, but '{value}' is given");
                if (row.Apply(options, value) is { } applied) options = applied;
                else if (row.Complaint is { } complaint) complaints.Add($"{complaint} '{value}'");
                else return new Invocation.Usage($"Option {name}: '{value}' is not {row.Placeholder}");
            }
        }
        return new Invocation.Daemon(options, surplus, complaints);
    }

    private static Invocation? Special(string name, string? attached, IReadOnlyList<string> arguments, ref int i) => name switch
    {
        "-h" or "--help" => new Invocation.Help(),
        "-v" or "--version" => new Invocation.Version(),
        "-T" or "--genhash" => new Invocation.Genhash([.. arguments.Skip(i + 1)]),
        "--signum" when (attached ?? (i + 1 < arguments.Count ? arguments[++i] : null)) is { } signal => new Invocation.SignalNumber(signal),
        "--signum" => new Invocation.Usage($"Option --signum needs a value: {DaemonSignals.Names}"),
        _ => null,
    };

    /// <summary>One word into its options: a long one, or a bundle of letters of which the last may have the rest as its value.</summary>
    private static IEnumerable<(string Name, OptionRow? Row, string? Attached)> Split(string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            int equals = word.IndexOf('=');
            var given = equals < 0 ? word[2..] : word[2..equals];
            var (name, row) = FindLong(given);
            yield return ("--" + name, row, equals < 0 ? null : word[(equals + 1)..]);
            yield break;
        }
        for (int at = 1; at < word.Length; at++)
        {
            char letter = word[at];
            var row = OptionTable.Rows.FirstOrDefault(r => r.Short == letter);
            bool takesRest = row is { Value: not OptionValue.None } && at + 1 < word.Length;
            yield return ($"-{letter}", row, takesRest ? word[(at + 1)..] : null);
            if (takesRest) yield break;
        }
    }

    private static readonly string[] SpecialNames = ["help", "version", "genhash", "signum"];

    private static (string Name, OptionRow? Row) FindLong(string given)
    {
        if (OptionTable.Rows.FirstOrDefault(r => r.Long == given) is { } exact) return (given, exact);
        var candidates = OptionTable.Rows.Select(r => r.Long).Concat(SpecialNames)
            .Where(name => name.StartsWith(given, StringComparison.Ordinal)).ToList();
        return candidates.Contains(given) || candidates.Count != 1
            ? (given, null)
            : (candidates[0], OptionTable.Rows.FirstOrDefault(r => r.Long == candidates[0]));
    }
}

using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>
/// One file of <c>cases/</c>: a configuration that both daemons get, word for word. Comments "#lab WORD …" say what the lab does with it:
/// <list type="bullet">
/// <item><c>sample FILE</c>: the configuration is this sample of the keepalived package, with the lab's times and page.</item>
/// <item><c>replace A => B</c>: what else the lab forces in the sample; "\n" begins a line. A must be there.</item>
/// <item><c>before COMMAND</c>: a shell command on the machine before the daemon starts.</item>
/// <item><c>await REGEX</c>: only with this in the dump all is up.</item>
/// <item><c>unseen ENDPOINT …</c>: that this server fails or comes back changes nothing in the table, since a sorry server has its place.</item>
/// <item><c>then COMMAND</c>: when all servers have come back, a shell command that changes the table.</item>
/// <item><c>reload A => B</c>: in the same place, the file changed so and SIGHUP.</item>
/// </list>
/// Every real server with a check fails, one after the other, until all are down; then they come back in the same order.
/// </summary>
internal sealed record ParityCase(string Name, string Config)
{
    private const string Samples = "/usr/share/doc/keepalived/samples";
    private const string Mark = "#lab ";

    /// <summary>The configuration's times are those of a network with people in it; the page is the lab's.</summary>
    private static readonly (string Pattern, string Value)[] LabValues =
    [
        (@"(?m)^(\s*delay_loop)\s+\d+", "$1 0.5"), (@"(?m)^(\s*delay_before_retry)\s+\d+", "$1 0.2"),
        (@"(?m)^(\s*connect_timeout)\s+\d+", "$1 5"), (@"(?m)^(\s*digest)\s+\w+", $"$1 {Answers.Digest}"),
    ];

    public IReadOnlyList<string> Before { get; private init; } = [];

    public string? Await { get; private init; }

    public IReadOnlyList<string> Unseen { get; private init; } = [];

    public IReadOnlyList<string> Down { get; private init; } = [];

    public IReadOnlyList<string> Apart { get; private init; } = [];

    /// <summary>"then" and "reload" with their arguments, in order.</summary>
    public IReadOnlyList<(string Word, string Argument)> Last { get; private init; } = [];

    /// <summary>Without an instance of VRRP only the half that checks is run, as one does with such a file.</summary>
    public bool HasVrrp => Regex.IsMatch(Config, @"(?m)^\s*vrrp_instance\s");

    private static string Folder => Path.Combine(Programs.Root, "tests/Vigil.Lab/Ipvs/Parity/cases");

    /// <summary>The names of all cases; with VIGIL_CASES in the environment those that match it.</summary>
    public static IEnumerable<string> Names() =>
        from path in Directory.GetFiles(Folder, "*.conf").Order(StringComparer.Ordinal)
        let name = Path.GetFileNameWithoutExtension(path)
        where Environment.GetEnvironmentVariable("VIGIL_CASES") is not { } some || Regex.IsMatch(name, some)
        select name;

    public static ParityCase Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".conf"));
        var words = (
            from line in text.Split('\n')
            where line.StartsWith(Mark, StringComparison.Ordinal)
            let parts = line[Mark.Length..].Trim().Split(' ', 2, StringSplitOptions.TrimEntries)
            select (Word: parts[0], Argument: parts[1])).ToList();
        string[] Of(string word) => [.. words.Where(one => one.Word == word).Select(one => one.Argument)];
        if (words.Find(one => one.Word is not ("sample" or "replace" or "before" or "await" or "unseen" or "down" or "apart" or "then" or "reload")) is { Word: not null } unknown)
            throw new LabException($"{name}: unknown: {unknown.Word}");
        var config = Of("sample") is [var sample] ? LabValues.Aggregate(File.ReadAllText(Path.Combine(Samples, sample)), (one, next) => Regex.Replace(one, next.Pattern, next.Value)) : text;
        return new ParityCase(name, Of("replace").Aggregate(config, Replace))
        {
            Before = Of("before"),
            Await = Of("await").SingleOrDefault(),
            Unseen = Of("unseen"),
            Down = Of("down"),
            Apart = Of("apart"),
            Last = [.. words.Where(one => one.Word is "then" or "reload")],
        };
    }

    /// <summary>A text with what "A => B" says, which must change it.</summary>
    public static string Replace(string text, string change)
    {
        var sides = change.Split("=>", 2, StringSplitOptions.TrimEntries);
        var changed = text.Replace(sides[0], sides[1].Replace("\\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        return changed != text ? changed : throw new LabException($"there is no \"{sides[0]}\"");
    }
}

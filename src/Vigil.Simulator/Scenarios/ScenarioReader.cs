using System.Collections.Immutable;
using System.Globalization;
using Vigil.Core.Settings;
using Vigil.Simulator.Studies;

namespace Vigil.Simulator.Scenarios;

/// <summary>
/// Reads a scenario. One step a line: <c>at TIME</c>, a phrase of <see cref="Phrase.All"/>, and perhaps <c>for TIME</c>, after which it ends by itself.
/// <c>play TIME</c> says how long to play; <c>#</c> begins a comment.
/// </summary>
public sealed class ScenarioReader
{
    private const int MaxLines = 10_000;

    /// <summary>Open steps that a finding names.</summary>
    private const int MostNamed = 4;

    private readonly IReadOnlyList<HostSpec> hosts;
    private readonly Func<int, string, Configuration?> readSettings;
    private readonly List<ScenarioStep> steps = [];
    private readonly List<Begun> begun = [];
    private readonly List<ScenarioProblem> problems = [];
    private TimeSpan? length;
    private int playLine;

    /// <summary>Something that was begun and not ended by another line; with an end of its own, over by then.</summary>
    private sealed record Begun(Phrase Phrase, Fault Fault, int Line, string Text, TimeSpan? Until)
    {
        public override string ToString() => $"`{Text}` (line {Line}{(Until is { } end ? $", over at {end.TotalSeconds:0.###} s" : "")})";
    }

    private ScenarioReader(IReadOnlyList<HostSpec> hosts, Func<int, string, Configuration?> readSettings) => (this.hosts, this.readSettings) = (hosts, readSettings);

    /// <summary>Reads all lines; what is wrong is told, all of it, and left out.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="hosts">Who may be named.</param>
    /// <param name="readSettings">Reads a configuration for a host, from a path as written; null: it cannot be used.</param>
    public static (Scenario Scenario, ImmutableArray<ScenarioProblem> Problems) Read(
        string text, IReadOnlyList<HostSpec> hosts, Func<int, string, Configuration?> readSettings)
    {
        var reader = new ScenarioReader(hosts, readSettings);
        var lines = text.Split('\n');
        var timed = new List<(TimeSpan At, int Line, string[] Words)>();
        for (int i = 0; i < Math.Min(lines.Length, MaxLines); i++) reader.Take(i + 1, reader.WithUnits(Phrase.WordsOf(lines[i].Split('#')[0])), timed);
        if (lines.Length > MaxLines) reader.Fault(MaxLines, $"more than {MaxLines} lines", "make it shorter");
        // What a line ends was begun by a line of an earlier time, wherever it stands in the file.
        foreach (var (at, line, words) in timed.OrderBy(one => one.At)) reader.Step(at, line, words);
        if (reader.length is { } end && reader.steps.Exists(step => step.At > end)) reader.Fault(reader.playLine, $"`play` ends before the last step at {reader.steps.Max(step => step.At).TotalSeconds:0.###} s", "play longer");
        return (new Scenario([.. reader.steps.OrderBy(step => step.At)], reader.length), [.. reader.problems]);
    }

    /// <summary>A unit that stands apart belongs to its number, <c>10 s</c>; unless it is the name of a host.</summary>
    private string[] WithUnits(string[] words)
    {
        var joined = new List<string>(words.Length);
        foreach (string word in words)
        {
            bool isUnit = joined.Count > 0 && Slot.IsUnit(word) && joined[^1].All(static c => char.IsAsciiDigit(c) || c == '.') && !hosts.Any(host => host.Name == word);
            if (isUnit) joined[^1] += word;
            else joined.Add(word);
        }
        return [.. joined];
    }

    private void Take(int line, string[] words, List<(TimeSpan, int, string[])> timed)
    {
        if (words.Length == 0) return;
        if (words is ["play", var span] && Slot.Time(span) is { } whole) (length, playLine) = (whole, line);
        else if (words is ["at", var time, ..] && words.Length > 2 && Slot.Time(time) is { } at) timed.Add((at, line, words[2..]));
        else Timeless(line, words);
    }

    /// <summary>A line with no time, or with one that cannot be read.</summary>
    private void Timeless(int line, string[] words)
    {
        const string HowToBegin = "write `at 10s …`, or `play 5m` for the length of the whole";
        if (words is ["at", var when] && Slot.Time(when) is not null) Fault(line, $"nothing happens at {when}", $"write a step behind the time: `at {when} {hosts[0].Name} dies`");
        else if (words is ["at" or "play", var wrong, ..] && Slot.Time(wrong) is null) Fault(line, $"'{wrong}' is no {Slot.TimeInWords}", HowToBegin);
        else if (words.Length > 1 && Slot.Time(words[0]) is not null) Fault(line, $"'{string.Join(' ', words)}' does not begin with `at`", $"write `at {string.Join(' ', words)}`");
        else Fault(line, $"'{string.Join(' ', words)}' does not begin with a time", HowToBegin);
    }

    private void Step(TimeSpan at, int line, string[] words)
    {
        TimeSpan? until = null;
        if (words is [.., "for", var span] && Slot.Time(span) is { } lasts) (words, until) = (words[..^2], lasts);
        string text = string.Join(' ', words);
        if (words is ["service", "of", ..]) words = WithoutEquals(words);
        if (words is ["heal"]) End(at, line, text, static one => one.Phrase.IsOfNetwork);
        else if (Find(words, static phrase => phrase.Begins) is (var begins, var said)) Begin(at, line, text, words, begins, said, until);
        else if (words is [var host, "reloads", var path]) ReloadOther(at, line, text, host, path);
        else if (Find(words, static phrase => phrase.Ends) is (var ends, var saidOfEnd)) End(at, line, text, ends, saidOfEnd, words);
        else if (words is [.., "for", var endless]) Fault(line, $"'{endless}' is no {Slot.TimeInWords}", "write `… for 10s`");
        else Fault(line, $"'{text}' is no step", NearestPhrase.Of(words, hosts) is { } near ? $"did you mean `{near}`?" : "`vigil simulate --help` lists the steps there are");
    }

    /// <summary>The what-if table names all instances of one service: <c>of VI_1 and VI_2</c>. The first stands for them.</summary>
    private static string[] WithoutEquals(string[] words)
    {
        int and = Array.IndexOf(words, "and"), on = Array.IndexOf(words, "on");
        return and > 0 && on > and ? [.. words[..and], .. words[on..]] : words;
    }

    private static (Phrase Phrase, string Pattern)? Find(string[] words, Func<Phrase, IEnumerable<string>> patterns)
    {
        foreach (var phrase in Phrase.All)
        {
            if (patterns(phrase).FirstOrDefault(pattern => Phrase.Matches(pattern, words)) is { } pattern) return (phrase, pattern);
        }
        return null;
    }

    private void Begin(TimeSpan at, int line, string text, string[] words, Phrase phrase, string pattern, TimeSpan? until)
    {
        if (until is not null && phrase.End is null)
        {
            Fault(line, $"'{text}' is over at once", "leave out `for …`");
            return;
        }
        if (FaultsOf(phrase, pattern, words, line) is not { } faults) return;
        steps.Add(new ScenarioStep(at, text, faults, Begins: true));
        if (until is { } span) steps.Add(new ScenarioStep(at + span, $"{text}: over", faults, Begins: false));
        if (phrase.End is not null) begun.AddRange(faults.Select(fault => new Begun(phrase, fault, line, text, until is { } lasts ? at + lasts : null)));
    }

    private void End(TimeSpan at, int line, string text, Phrase phrase, string pattern, string[] words)
    {
        if (FaultsOf(phrase, pattern, words, line) is not { } like) return;
        End(at, line, text, one => one.Phrase.End == phrase.End && like.Any(fault => fault.Host == one.Fault.Host && fault.Peer == one.Fault.Peer && fault.Subject == one.Fault.Subject));
    }

    private void End(TimeSpan at, int line, string text, Predicate<Begun> which)
    {
        var ended = begun.FindAll(one => one.Until is null && which(one));
        if (ended.Count > 0)
        {
            begun.RemoveAll(ended.Contains);
            steps.Add(new ScenarioStep(at, text, [.. ended.Select(one => one.Fault)], Begins: false));
        }
        else if (begun.Find(which) is { } alone)
        {
            Fault(line, $"'{text}' has nothing to end: {alone} ends by itself", "leave this line out, or `for …` in that one");
        }
        else
        {
            var open = begun.Where(one => one.Until is null || one.Until > at).Select(one => one.ToString()).Distinct().Take(MostNamed).ToList();
            Fault(line, $"'{text}' has nothing to end: no earlier line begins it", $"check names and times; {(open.Count == 0 ? "nothing that could be ended has begun by then" : $"what has begun by then: {string.Join(", ", open)}")}");
        }
    }

    private void ReloadOther(TimeSpan at, int line, string text, string name, string path)
    {
        var wrong = new List<string>();
        if (Slot.Host(hosts, name, wrong) is not { } host) Fault(line, wrong[0], "write the name of a host");
        else if (readSettings(host, path) is not { } settings) Fault(line, $"{path} cannot be used", $"run `vigil check {path}`");
        else steps.Add(new ScenarioStep(at, text, [new Fault(FaultTable.Reload(settings), host, Subject: path)], Begins: true) { Reload = (host, settings) });
    }

    /// <summary>What a line is about; null when a name or number in it is wrong.</summary>
    private ImmutableArray<Fault>? FaultsOf(Phrase phrase, string pattern, string[] words, int line)
    {
        var wrong = new List<string>();
        string? Value(string slot) => Phrase.ValueOf(pattern, slot, words);
        int host = Value("HOST") is { } name ? Slot.Host(hosts, name, wrong) ?? -1 : -1;
        int peer = Value("PEER") is { } other ? Slot.Host(hosts, other, wrong) ?? -1 : -1;
        if (peer >= 0 && peer == host) wrong.Add($"{hosts[host].Name} does not send to itself");
        string? subject = null;
        foreach (string slot in (string[])["SCRIPT", "PROCESS", "FILE", "LINK", "INSTANCE"])
        {
            if (host >= 0 && Value(slot) is { } given) subject = Slot.Name(hosts[host], slot, given, wrong);
        }
        if (host >= 0 && subject is null && phrase.Kind == FaultTable.LinkDown) subject = hosts[host].Links[0].Name;
        if (host >= 0 && subject is not null && phrase.IsOfNetwork) subject = hosts[host].Links.First(link => link.Name == subject).Lan.ToString(CultureInfo.InvariantCulture);
        double amount = phrase.Kind?.UsualAmount ?? 0;
        foreach (string slot in (string[])["TIME", "SHARE", "NUMBER"])
        {
            if (Value(slot) is { } given) amount = Slot.Number(slot, given, wrong) ?? 0;
        }
        foreach (string one in wrong) Fault(line, one, $"the line is `{pattern}`");
        if (wrong.Count > 0 || host < 0) return null;
        return phrase.Kind is { } kind ? [new Fault(kind, host, peer, subject, amount)] : ServiceOf(host, subject, line, phrase);
    }

    private ImmutableArray<Fault>? ServiceOf(int host, string? instance, int line, Phrase phrase)
    {
        if (phrase.End is null) return [new Fault(FaultTable.ReloadSame, host)];
        var service = Service.Of(hosts[host].Configuration, one => instance is null || one.Name == instance);
        if (!service.IsEmpty) return service.Death(host);
        Fault(line, $"nothing checks the service{(instance is null ? "" : $" of {instance}")} on {hosts[host].Name}: no script and no process is tracked", "add a vrrp_script and track_script");
        return null;
    }

    private void Fault(int line, string message, string fix) => problems.Add(new ScenarioProblem(line, message, fix));
}

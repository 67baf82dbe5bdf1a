using System.Collections.Immutable;

namespace Vigil.Simulator.Scenarios;

/// <summary>
/// A line of a scenario: how it begins a fault and how it ends one. Words in capitals stand for names and numbers
/// (<see cref="Slot"/>); the others are written as they are.
/// </summary>
/// <param name="Begin">The line that begins it.</param>
/// <param name="End">The line that ends it; null: nothing to end.</param>
/// <param name="What">What it does, for the help.</param>
/// <param name="Kind">The fault; null: several (service), or none (reload).</param>
public sealed record Phrase(string Begin, string? End, string What, FaultKind? Kind)
{
    /// <summary>All there are. <c>heal</c> alone ends whatever is wrong between hosts.</summary>
    public static ImmutableArray<Phrase> All { get; } =
    [
        new("service of INSTANCE on HOST fails", "service of INSTANCE on HOST recovers", "every script and process that it and its sync group track", null)
        { AlsoBegins = ["service of INSTANCE on HOST dies"], AlsoEnds = ["service of INSTANCE on HOST returns"] },
        new("service on HOST fails", "service on HOST recovers", "the same of all instances of the file", null)
        { AlsoBegins = ["service on HOST dies"], AlsoEnds = ["service on HOST returns"] },
        new("script SCRIPT on HOST fails", "script SCRIPT on HOST recovers", "it exits with 1", FaultTable.ScriptFails),
        new("script SCRIPT on HOST hangs", "script SCRIPT on HOST recovers", "it does not end until it is killed", FaultTable.ScriptHangs),
        new("script SCRIPT on HOST fails SHARE of its runs", "script SCRIPT on HOST recovers", "at random", FaultTable.ScriptFlaky),
        new("script SCRIPT on HOST changes every TIME", "script SCRIPT on HOST recovers", "fails for so long, is good for as long, and so on", FaultTable.ScriptOscillates),
        new("script SCRIPT on HOST takes TIME", "script SCRIPT on HOST recovers", "each run is slow", FaultTable.ScriptSlow),
        new("process PROCESS on HOST dies", "process PROCESS on HOST returns", "a track_process finds none", FaultTable.Processes) { AlsoBegins = ["process PROCESS on HOST stops"], AlsoEnds = ["process PROCESS on HOST starts"] },
        new("file FILE on HOST says NUMBER", null, "the number in a track_file", FaultTable.FileWritten),
        new("HOST dies", "HOST boots", "power cut, and power back", FaultTable.PowerOff) { AlsoBegins = ["HOST crashes"] },
        new("HOST pauses", "HOST resumes", "the machine stands still, as a virtual machine that is moved", FaultTable.PauseMachine),
        new("HOST is starved up to TIME", "HOST is fed", "again and again no CPU for so long", FaultTable.Starve),
        new("HOST reloads", null, "SIGHUP; `HOST reloads PATH` with another file", null),
        new("release HOST", null, "vigil release: what flap damping holds is let go", FaultTable.ReleaseDamping),
        new("daemon on HOST stops", "daemon on HOST starts", "in good order", FaultTable.Stop),
        new("daemon on HOST freezes", "daemon on HOST thaws", "SIGSTOP and SIGCONT to all of it", FaultTable.Pause),
        new("worker on HOST freezes", "worker on HOST thaws", "SIGSTOP and SIGCONT to the VRRP process alone", FaultTable.PauseWorker),
        new("worker on HOST dies", null, "SIGKILL; the supervisor starts another", FaultTable.KillWorker),
        new("cut HOST -> PEER", "heal HOST -> PEER", "PEER hears nothing from HOST", FaultTable.Cut),
        new("cut HOST <-> PEER", "heal HOST <-> PEER", "neither hears the other", FaultTable.CutBoth),
        new("cut HOST -> PEER on the network of LINK", "heal HOST -> PEER on the network of LINK", "where they share several: only there", FaultTable.Cut),
        new("cut HOST <-> PEER on the network of LINK", "heal HOST <-> PEER on the network of LINK", "the same, both ways", FaultTable.CutBoth),
        new("isolate HOST", "rejoin HOST", "nobody hears it, and it hears nobody", FaultTable.Isolate),
        new("lose SHARE HOST -> PEER", "heal HOST -> PEER", "of the packets", FaultTable.Loss),
        new("delay TIME HOST -> PEER", "heal HOST -> PEER", "each packet takes so long", FaultTable.Delay),
        new("jitter TIME HOST -> PEER", "heal HOST -> PEER", "each packet takes up to so much longer", FaultTable.Jitter),
        new("duplicate SHARE HOST -> PEER", "heal HOST -> PEER", "of the packets", FaultTable.Duplicate),
        new("reorder SHARE HOST -> PEER", "heal HOST -> PEER", "of the packets", FaultTable.Reorder),
        new("link LINK on HOST down", "link LINK on HOST up", "no carrier", FaultTable.LinkDown)
        { AlsoBegins = ["HOST loses its link", "HOST loses LINK"], AlsoEnds = ["HOST regains its link", "HOST regains LINK"] },
        new("link LINK on HOST vanishes", "link LINK on HOST returns", "the interface is deleted", FaultTable.LinkGone),
        new("addresses on HOST removed", null, "somebody deletes the virtual addresses there", FaultTable.AddressRemoved),
        new("clock of HOST steps TIME", "clock of HOST set right", "the wall clock", FaultTable.ClockStep),
    ];

    /// <summary>Other words for the same, above all those of the what-if table.</summary>
    public ImmutableArray<string> AlsoBegins { get; init; } = [];

    /// <summary>Other words for its end.</summary>
    public ImmutableArray<string> AlsoEnds { get; init; } = [];

    /// <summary>Every way to begin it.</summary>
    public IEnumerable<string> Begins => [Begin, .. AlsoBegins];

    /// <summary>Every way to end it; none when there is nothing to end.</summary>
    public IEnumerable<string> Ends => End is null ? [] : [End, .. AlsoEnds];

    /// <summary>True when it concerns the way between hosts, so that <c>heal</c> ends it.</summary>
    internal bool IsOfNetwork => End is { } end && (end.StartsWith("heal ", StringComparison.Ordinal) || Kind == FaultTable.Isolate);

    /// <summary>The words of a line, arrows apart: <c>cut a→b</c> is <c>cut a -> b</c>.</summary>
    internal static string[] WordsOf(string line) => line.Replace("↔", "<->").Replace("→", "->").Replace("<->", " \u2194 ").Replace("->", " -> ").Replace("\u2194", "<->")
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True when every word that is no slot stands in the line.</summary>
    internal static bool Matches(string pattern, string[] line)
    {
        var words = pattern.Split(' ');
        return words.Length == line.Length && words.Zip(line).All(static pair => IsSlot(pair.First) || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What stands in the line where the pattern has this slot, or null.</summary>
    internal static string? ValueOf(string pattern, string slot, string[] line)
    {
        int at = Array.IndexOf(pattern.Split(' '), slot);
        return at < 0 ? null : line[at];
    }

    /// <summary>A word in capitals, which stands for a name or a number.</summary>
    internal static bool IsSlot(string word) => word.All(char.IsAsciiLetterUpper);
}

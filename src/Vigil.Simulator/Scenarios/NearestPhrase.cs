using Vigil.Config.Diagnostics;

namespace Vigil.Simulator.Scenarios;

/// <summary>
/// "Did you mean" for a whole line: the step whose words come nearest, in whatever order they stand, with the names and numbers the
/// line gives. Only what can be is put in: a name that the files know, a time that is one.
/// </summary>
internal static class NearestPhrase
{
    private const int MaxWords = 16;
    private const int Same = 4;
    private const int Alike = 3;
    private const int Filled = 3;
    private const int Small = 1;
    private const int Missing = -2;
    private const int Unused = -1;

    /// <summary>Words that tell steps apart only together with others, and are left out as often as not.</summary>
    private static readonly string[] SmallWords = ["of", "on", "the", "its", "is", "to", "->", "<->"];

    /// <summary>What people write where a step has another word.</summary>
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["dies"] = ["down", "crash", "crashed", "kill", "killed", "fails", "off", "reboots", "restarts", "reboot", "halts"],
        ["boots"] = ["up", "back", "recovers", "returns", "boot", "online", "start"],
        ["pauses"] = ["pause", "freeze", "freezes", "hangs", "stalls", "sleeps"],
        ["resumes"] = ["resume", "thaws", "unfreezes", "wakes", "continues"],
        ["fails"] = ["down", "dies", "breaks", "broken", "crashes", "exits"],
        ["recovers"] = ["succeeds", "works", "passes", "ok", "good", "returns", "up", "healthy", "fixed"],
        ["returns"] = ["recovers", "comes", "back", "up"],
        ["reloads"] = ["reload", "sighup", "hup"],
        ["daemon"] = ["keepalived", "vigil"],
        ["stops"] = ["stop", "crashes", "stopped"],
        ["starts"] = ["start", "restart", "restarts"],
        ["link"] = ["interface", "nic", "carrier", "cable"],
        ["loses"] = ["unplug", "unplugged"],
        ["down"] = ["fails", "dies"],
        ["up"] = ["recovers", "returns", "back"],
        ["isolate"] = ["cut", "disconnect", "partition", "split"],
        ["rejoin"] = ["heal", "reconnect", "unisolate"],
        ["cut"] = ["partition", "split", "disconnect", "separate", "block"],
        ["heal"] = ["mend", "uncut", "restore", "repair", "reconnect", "join"],
        ["lose"] = ["drop", "drops", "loss"],
        ["delay"] = ["latency", "delays", "slow"],
        ["<->"] = ["and", "between", "with"],
        ["->"] = ["to", "from", "-", ">", "=>"],
    };

    private static readonly string[] Patterns = ["heal", .. Phrase.All.SelectMany(phrase => phrase.Begins.Concat(phrase.Ends)).Distinct()];

    /// <summary>The step in words, or null when none is near.</summary>
    public static string? Of(string[] line, IReadOnlyList<HostSpec> hosts)
    {
        if (line.Length > MaxWords) return null;
        var best = Patterns.Select(pattern => new Attempt(pattern.Split(' '), line, hosts)).MaxBy(attempt => attempt.Score)!;
        return best.Score >= Same && best.HasOwnWord || line[0].Equals(best.Text, StringComparison.OrdinalIgnoreCase) ? best.Text : null;
    }

    /// <summary>A step laid over a line: each word of the line is used once.</summary>
    private sealed class Attempt
    {
        /// <summary>Slots that are filled before others: what a host has can be asked when the host is known.</summary>
        private static readonly string[] InTurn = ["HOST", "PEER"];

        private readonly List<string> left;
        private readonly IReadOnlyList<HostSpec> hosts;
        private HostSpec? host;

        public Attempt(string[] pattern, string[] line, IReadOnlyList<HostSpec> hosts)
        {
            (left, this.hosts) = ([.. line.Select(word => word.Trim(',', ';', ':', '.')).Where(word => word.Length > 0)], hosts);
            string[] text = [.. pattern];
            for (int i = 0; i < text.Length; i++)
            {
                if (!Phrase.IsSlot(pattern[i])) Score += OwnWord(pattern[i]);
            }
            foreach (int i in Enumerable.Range(0, text.Length).Where(i => Phrase.IsSlot(pattern[i])).OrderBy(i => Array.IndexOf(InTurn, pattern[i]) is var turn and >= 0 ? turn : InTurn.Length)) text[i] = Slotted(pattern[i]);
            Score += left.Count * Unused;
            Text = string.Join(' ', text);
        }

        public int Score { get; private set; }

        public bool HasOwnWord { get; private set; }

        public string Text { get; }

        private int OwnWord(string word)
        {
            bool isSmall = SmallWords.Contains(word);
            if (Take(one => one.Equals(word, StringComparison.OrdinalIgnoreCase)) is not null) return Found(isSmall ? Small : Same);
            if (Take(one => Others.TryGetValue(word, out var others) && others.Contains(one, StringComparer.OrdinalIgnoreCase)) is not null) return Found(isSmall ? Small : Alike);
            if (isSmall) return 0;
            return Take(one => Suggestion.Nearest(one, [word]) is not null && !IsHost(one)) is not null ? Found(Alike) : Missing;

            int Found(int worth)
            {
                HasOwnWord |= !isSmall;
                return worth;
            }
        }

        /// <summary>What stands for a name or a number: what the line has, the only one there is, or the slot itself.</summary>
        private string Slotted(string slot)
        {
            if (slot is "TIME" or "SHARE" or "NUMBER")
            {
                if (Take(one => Slot.Number(slot, one, []) is not null && (slot != "SHARE" || one.EndsWith('%'))) is not { } number) return Lacks(slot);
                Score += Filled;
                return number;
            }
            string[] known = slot is "HOST" or "PEER"
                ? [.. hosts.Where(one => one != host).Select(one => one.Name)]
                : [.. hosts.Where(one => host is null || one == host).SelectMany(one => Slot.Known(one, slot)).Distinct()];
            string? name = Take(one => known.Contains(one, StringComparer.OrdinalIgnoreCase)) ?? Take(one => Suggestion.Nearest(one, known) is not null);
            if (name is not null) Score += Filled;
            name = name is null ? known.Length == 1 && slot is not "HOST" ? known[0] : null : known.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Suggestion.Nearest(name, known);
            if (slot is "HOST") host = hosts.FirstOrDefault(one => one.Name == name);
            return name ?? Lacks(slot);
        }

        private string Lacks(string slot)
        {
            Score += Missing;
            return slot;
        }

        private bool IsHost(string word) => hosts.Any(one => one.Name.Equals(word, StringComparison.OrdinalIgnoreCase));

        private string? Take(Predicate<string> which)
        {
            int at = left.FindIndex(which);
            if (at < 0) return null;
            string word = left[at];
            left.RemoveAt(at);
            return word;
        }
    }
}

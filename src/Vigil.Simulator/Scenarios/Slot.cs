using System.Globalization;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Scenarios;

/// <summary>
/// What words in capitals stand for: names that the hosts' files know (HOST PEER SCRIPT PROCESS FILE LINK) and numbers
/// (TIME: 500ms 10s 2m 1h; SHARE: 30%; NUMBER).
/// </summary>
internal static class Slot
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];

    /// <summary>The number of a host; what is wrong else.</summary>
    public static int? Host(IReadOnlyList<HostSpec> hosts, string name, List<string> problems)
    {
        for (int i = 0; i < hosts.Count; i++)
        {
            if (hosts[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        }
        problems.Add(Unknown("host", name, hosts.Select(host => host.Name)));
        return null;
    }

    /// <summary>A name the file of a host must know.</summary>
    public static string? Name(HostSpec host, string slot, string name, List<string> problems)
    {
        string[] known = Known(host, slot);
        if (known.Contains(name)) return name;
        problems.Add(Unknown($"{slot.ToLowerInvariant()} of {host.Name}", name, known));
        return null;
    }

    /// <summary>The names the file of a host knows.</summary>
    public static string[] Known(HostSpec host, string slot) => slot switch
    {
        "INSTANCE" => [.. host.Configuration.Instances.Select(instance => instance.Name)],
        "SCRIPT" => [.. host.Configuration.Scripts.Select(script => script.Name)],
        "PROCESS" => [.. host.Configuration.TrackProcesses.Select(process => process.Name)],
        "FILE" => [.. host.Configuration.TrackFiles.Select(file => file.Name)],
        _ => [.. host.Links.Select(link => link.Name)],
    };

    /// <summary>A number with its unit, in seconds or as a share of 1.</summary>
    public static double? Number(string slot, string text, List<string> problems)
    {
        double? number = slot switch
        {
            "TIME" => Time(text)?.TotalSeconds,
            "SHARE" => Share(text),
            _ => double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double whole) ? whole : null,
        };
        if (slot == "TIME" && number == 0) number = null;
        if (number is null) problems.Add($"'{text}' is no {Describe(slot)}");
        return number;
    }

    /// <summary>10s, 500ms, 2m, 1.5h; a bare number is seconds.</summary>
    public static TimeSpan? Time(string text)
    {
        foreach (var (suffix, seconds) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) continue;
            double total = number * seconds;
            return total <= Longest.TotalSeconds ? TimeSpan.FromSeconds(total) : null;
        }
        return null;
    }

    /// <summary>No scenario is longer, nor anything in it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static double? Share(string text)
    {
        bool percent = text.EndsWith('%');
        if (!double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) return null;
        double share = percent ? number / 100 : number;
        return share is >= 0 and <= 1 ? share : null;
    }

    /// <summary>True for what may stand behind a number, with a space between or none.</summary>
    public static bool IsUnit(string word) => word == "%" || (word.Length > 0 && Units.Any(unit => unit.Suffix == word));

    /// <summary>What a time looks like.</summary>
    public const string TimeInWords = "time such as 500ms, 10s or 2m (a week at most)";

    private static string Describe(string slot) => slot switch
    {
        "TIME" => TimeInWords,
        "SHARE" => "share such as 30%",
        _ => "number",
    };

    private static string Unknown(string what, string name, IEnumerable<string> known)
    {
        string[] all = [.. known];
        string there = all.Length == 0 ? "there is none" : $"there {(all.Length == 1 ? "is" : "are")} {string.Join(", ", all)}";
        var near = all.Where(one => Suggestion.Nearest(name, [one]) is not null).ToList();
        return near is [var only] ? $"'{name}' is no {what}; did you mean {only}?" : $"'{name}' is no {what}; {there}";
    }
}

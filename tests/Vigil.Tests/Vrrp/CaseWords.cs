using System.Globalization;
using Vigil.Core.Settings;

namespace Vigil.Tests.Vrrp;

/// <summary>The words of one line of a case, taken from the front: <c>keyword value keyword value flag</c>.</summary>
public sealed class CaseWords(string line)
{
    private readonly Queue<string> words = new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public bool IsEmpty => words.Count == 0;

    public string Next() => words.TryDequeue(out var word) ? word : throw new FormatException($"a word is missing at the end of '{line}'");

    public int Number() => int.Parse(Next(), CultureInfo.InvariantCulture);

    public InetAddress Address() => InetAddress.Parse(Next());

    public ValueList<InetAddress> Addresses() => Next().Split(',').Select(InetAddress.Parse).ToValueList();

    public ValueList<string> Names() => Next().Split(',').ToValueList();

    public TimeSpan Time() => Time(Next());

    public bool Take(string word)
    {
        if (!words.TryPeek(out var next) || next != word) return false;
        words.Dequeue();
        return true;
    }

    public string Rest()
    {
        var rest = string.Join(' ', words);
        words.Clear();
        return rest;
    }

    /// <summary>"3.6s", "500ms", "10us".</summary>
    public static TimeSpan Time(string text)
    {
        (string unit, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", 1e-3),
            _ when text.EndsWith("us", StringComparison.Ordinal) => ("us", 1e-6),
            _ when text.EndsWith('s') => ("s", 1),
            _ => throw new FormatException($"'{text}' is not a time: write 3s, 500ms or 10us"),
        };
        double value = double.Parse(text.AsSpan(0, text.Length - unit.Length), CultureInfo.InvariantCulture);
        return TimeSpan.FromMicroseconds(Math.Round(value * seconds * 1e6));
    }
}

using System.Globalization;

namespace Vigil.Config.Text;

/// <summary>
/// A <c>~SEQ(…)</c>, <c>~SEQx(…)</c> or <c>~LST(…)</c> at the start of a line (config-language section 8).
/// </summary>
/// <param name="Variables">The names it defines.</param>
/// <param name="Rows">For each round the values of those names.</param>
internal sealed record Repetition(string[] Variables, IReadOnlyList<string[]> Rows)
{
    private static readonly string[] Forms = ["~SEQ(", "~SEQx(", "~LST("];

    /// <summary>The form a text starts with, without its parenthesis, or null.</summary>
    public static string? FormAt(ReadOnlySpan<char> text)
    {
        foreach (var form in Forms)
            if (text.StartsWith(form, StringComparison.Ordinal)) return form[..^1];
        return null;
    }

    /// <summary>Where in a line an unquoted repeat starts, or -1.</summary>
    public static int Find(ReadOnlySpan<char> text)
    {
        if (!text.Contains('~')) return -1;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (!quoted && text[i] == '~' && FormAt(text[i..]) is not null) return i;
        }
        return -1;
    }

    /// <summary>Reads the arguments between the parentheses. Exactly one of the results is null.</summary>
    public static (Repetition? Repeat, string? Error) Parse(string form, string arguments) =>
        form == "~LST" ? ParseList(arguments) : ParseSequence(arguments, hex: form == "~SEQx");

    private static (Repetition?, string?) ParseSequence(string arguments, bool hex)
    {
        var parts = arguments.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is < 2 or > 4) return (null, "needs a name and one to three numbers: (VAR, [START, [STEP,]] END)");
        if (!IsName(parts[0])) return (null, $"'{parts[0]}' is not a name");
        var numbers = new long[parts.Length - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!TryNumber(parts[i + 1], out numbers[i])) return (null, $"'{parts[i + 1]}' is not a whole number");
            if (hex && numbers[i] < 0) return (null, "hexadecimal values cannot be negative");
        }

        var end = numbers[^1];
        var start = numbers.Length > 1 ? numbers[0] : end < 0 ? -1 : 1;
        var step = numbers.Length > 2 ? numbers[1] : end < start ? -1 : 1;
        if (step == 0 || (start != end && step > 0 != end > start)) return (null, $"from {start} in steps of {step} never reaches {end}");
        var count = (end - start) / step + 1;
        if (count > TextLimits.MaxRepetitions) return (null, $"has {count} values, more than {TextLimits.MaxRepetitions}");

        var rows = new List<string[]>((int)count);
        for (var i = 0L; i < count; i++)
            rows.Add([(start + i * step).ToString(hex ? "x" : "d", CultureInfo.InvariantCulture)]);
        return (new Repetition([parts[0]], rows), null);
    }

    private static (Repetition?, string?) ParseList(string arguments)
    {
        var items = SplitOutsideBraces(arguments);
        if (items.Count < 2) return (null, "needs a name and at least one value: (VAR, VALUE, ...)");
        var variables = Group(items[0]);
        if (Array.Find(variables, static name => !IsName(name)) is { } bad) return (null, $"'{bad}' is not a name");
        if (items.Count - 1 > TextLimits.MaxRepetitions) return (null, $"has more than {TextLimits.MaxRepetitions} values");

        var rows = new List<string[]>(items.Count - 1);
        foreach (var item in items.Skip(1))
        {
            var values = Group(item);
            if (values.Length > variables.Length) return (null, $"'{item}' has {values.Length} values for {variables.Length} name(s)");
            if (Array.Exists(values, static value => value.AsSpan().IndexOfAny(Blank.All) >= 0))
                return (null, $"the value '{item}' contains a blank");
            rows.Add([.. values, .. Enumerable.Repeat("", variables.Length - values.Length)]);
        }
        return (new Repetition(variables, rows), null);
    }

    /// <summary><c>{a,b}</c> is several, anything else one.</summary>
    private static string[] Group(string item) =>
        item.Length >= 2 && item[0] == '{' && item[^1] == '}' ? item[1..^1].Split(',', StringSplitOptions.TrimEntries) : [item];

    private static List<string> SplitOutsideBraces(string text)
    {
        var items = new List<string>();
        int depth = 0, from = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '{') depth++;
            else if (i < text.Length && text[i] == '}') depth--;
            if (i < text.Length && (text[i] != ',' || depth > 0)) continue;
            items.Add(text[from..i].Trim());
            from = i + 1;
        }
        return items;
    }

    private static bool IsName(string text) => text.Length > 0 && Definition.NameLength(text) == text.Length;

    /// <summary>Decimal, <c>0x</c> hexadecimal or <c>0</c> octal, with a sign. Bounded to 32 bits so that no sum overflows.</summary>
    private static bool TryNumber(string text, out long number)
    {
        number = 0;
        var digits = text.AsSpan();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+")) digits = digits[1..];
        var numberBase = 10;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            numberBase = 16;
            digits = digits[2..];
        }
        else if (digits.Length > 1 && digits[0] == '0')
        {
            numberBase = 8;
        }
        if (digits.Length is 0 or > 12) return false;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= numberBase) return false;
            number = number * numberBase + digit;
        }
        if (negative) number = -number;
        return number is >= int.MinValue and <= int.MaxValue;
    }
}

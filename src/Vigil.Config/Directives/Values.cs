using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Words to values (config-language section 4). Each failure is one finding at the word.</summary>
internal static class Values
{
    /// <summary>Longest interface name (IFNAMSIZ less its end mark).</summary>
    public const int MaxInterfaceName = 15;

    private const int MaxDigits = 24;

    public static bool TryInteger(Word word, string what, long min, long max, BindContext context, out long value)
    {
        if (!TryParseInteger(word.Text, out value))
        {
            context.Report(DiagnosticCatalogue.NotANumber.At(word.At, word.Text));
            return false;
        }
        return InRange(word, what, value, min, max, context);
    }

    /// <summary>Also hexadecimal with 0x and octal with 0, as numbers of rules and routes may be written.</summary>
    public static bool TryAnyBase(Word word, string what, long min, long max, BindContext context, out long value)
    {
        if (TryParseAnyBase(word.Text, out value)) return InRange(word, what, value, min, max, context);
        context.Report(DiagnosticCatalogue.NotANumber.At(word.At, word.Text));
        return false;
    }

    public static bool TryParseAnyBase(string text, out long value)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        return text.Length is > 1 and < 22 && text[0] == '0' ? TryOctal(text, out value) : TryParseInteger(text, out value);
    }

    public static bool TryParseInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TrySeconds(Word word, string what, decimal min, decimal max, int decimals, BindContext context, out TimeSpan value)
    {
        value = default;
        var text = word.Text;
        var isNumber = text.Length is > 0 and <= MaxDigits && text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var odd
            && (odd < 0 || (text[odd] == '.' && text.AsSpan(odd + 1).IndexOfAnyExceptInRange('0', '9') < 0)) && text != ".";
        if (!isNumber || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            context.Report(DiagnosticCatalogue.NotSeconds.At(word.At, word.Text));
            return false;
        }
        if (seconds < min || seconds > max)
        {
            context.Report(DiagnosticCatalogue.OutOfRange.At(word.At, word.Text, what, Show(min), Show(max)));
            return false;
        }
        var rounded = decimal.Round(seconds, decimals, MidpointRounding.AwayFromZero);
        if (rounded != seconds) context.Report(DiagnosticCatalogue.TooManyDecimals.At(word.At, word.Text, decimals, Show(rounded)));
        value = TimeSpan.FromTicks((long)(rounded * TimeSpan.TicksPerSecond));
        return true;
    }

    public static bool TrySwitch(Word word, BindContext context, out bool value)
    {
        value = word.Text is "on" or "true" or "yes";
        if (value || word.Text is "off" or "false" or "no") return true;
        context.Report(DiagnosticCatalogue.NotASwitch.At(word.At, word.Text));
        return false;
    }

    public static bool TryAddress(Word word, BindContext context, out InetAddress address)
    {
        if (InetAddress.TryParse(word.Text, out address)) return true;
        context.Report(DiagnosticCatalogue.NotAnAddress.At(word.At, word.Text));
        return false;
    }

    /// <summary>ADDRESS[/LENGTH]. A bad length is reported and the host length used, as keepalived does.</summary>
    public static bool TryPrefix(Word word, BindContext context, out InetPrefix prefix, out bool hasLength)
    {
        prefix = default;
        var slash = word.Text.IndexOf('/');
        hasLength = slash >= 0 && slash + 1 < word.Text.Length;
        if (!InetAddress.TryParse(slash < 0 ? word.Text : word.Text[..slash], out var address))
        {
            context.Report(DiagnosticCatalogue.NotAnAddress.At(word.At, word.Text));
            return false;
        }
        prefix = InetPrefix.Host(address);
        if (!hasLength) return true;
        if (TryParseInteger(word.Text[(slash + 1)..], out var length) && length >= 0 && length <= address.HostPrefixLength)
            prefix = prefix with { Length = (byte)length };
        else
            context.Report(DiagnosticCatalogue.BadPrefixLength.At(word.At, address.HostPrefixLength));
        return true;
    }

    public static string Show(decimal number) => (number / 1.000000000000m).ToString(CultureInfo.InvariantCulture);

    private static bool InRange(Word word, string what, long value, long min, long max, BindContext context)
    {
        if (value >= min && value <= max) return true;
        context.Report(min >= 0 && max is (long.MaxValue or uint.MaxValue or int.MaxValue)
            ? DiagnosticCatalogue.BelowRange.At(word.At, word.Text, what, min, max)
            : DiagnosticCatalogue.OutOfRange.At(word.At, word.Text, what, min, max));
        return false;
    }

    private static bool TryOctal(string text, out long value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < '0' or > '7') return false;
            value = value * 8 + (c - '0');
        }
        return true;
    }
}

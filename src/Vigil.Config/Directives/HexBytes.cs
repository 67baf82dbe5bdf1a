using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Bytes written as hexadecimal digits, with blanks anywhere. An odd digit at the end of a word is a byte of its own.</summary>
internal static class HexBytes
{
    /// <summary>Bytes without wildcards; null with a finding.</summary>
    public static ValueList<byte>? ReadPlain(Line line) =>
        Read(line, wildcards: false) is { } bytes ? bytes.Select(static one => one.Value).ToValueList() : null;

    /// <summary>Bytes in which X may stand for any digit; null with a finding.</summary>
    public static ValueList<MaskedByte>? Read(Line line, bool wildcards)
    {
        var bytes = new List<MaskedByte>();
        foreach (var word in line.Arguments)
        {
            var odd = word.Text.AsSpan().IndexOfAnyExcept(wildcards ? "0123456789abcdefABCDEFxX " : "0123456789abcdefABCDEF ");
            if (odd >= 0)
            {
                line.Report(DiagnosticCatalogue.BadItem, word, $"'{word.Text}' is not hexadecimal");
                return null;
            }
            foreach (var part in word.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)) AddTo(bytes, part);
        }
        return bytes.ToValueList();
    }

    private static void AddTo(List<MaskedByte> bytes, string digits)
    {
        for (var i = 0; i < digits.Length; i += 2)
        {
            var high = Digit(digits[i]);
            if (i + 1 == digits.Length)
            {
                bytes.Add(high with { Mask = (byte)(high.Mask | 0xf0) });
                continue;
            }
            var low = Digit(digits[i + 1]);
            bytes.Add(new MaskedByte((byte)(high.Value << 4 | low.Value), (byte)(high.Mask << 4 | low.Mask)));
        }
    }

    private static MaskedByte Digit(char digit) => digit is 'x' or 'X' ? default : new MaskedByte((byte)Convert.ToInt32(digit.ToString(), 16), 0x0f);
}

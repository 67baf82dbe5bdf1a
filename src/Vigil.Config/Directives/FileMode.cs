namespace Vigil.Config.Directives;

/// <summary>The value of <c>umask</c>: octal, hexadecimal with 0x, or names of bits.</summary>
internal static class FileMode
{
    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["IRUSR"] = 0x100,
        ["IWUSR"] = 0x80,
        ["IXUSR"] = 0x40,
        ["IRWXU"] = 0x1c0,
        ["IRGRP"] = 0x20,
        ["IWGRP"] = 0x10,
        ["IXGRP"] = 0x8,
        ["IRWXG"] = 0x38,
        ["IROTH"] = 0x4,
        ["IWOTH"] = 0x2,
        ["IXOTH"] = 0x1,
        ["IRWXO"] = 0x7,
    };

    public static bool TryParse(string text, out int mode)
    {
        mode = 0;
        if (text.Length == 0) return false;
        if (!char.IsAsciiDigit(text[0])) return TryBits(text, out mode);

        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var numberBase = isHex ? 16 : text[0] == '0' ? 8 : 10;
        foreach (var c in isHex ? text[2..] : text)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : numberBase;
            if (digit >= numberBase) return false;
            mode = mode * numberBase + digit;
            if (mode > 0x1ff) return false;
        }
        return true;
    }

    private static bool TryBits(string text, out int mode)
    {
        mode = 0;
        foreach (var name in text.Split('|', StringSplitOptions.TrimEntries))
        {
            if (!Bits.TryGetValue(name, out var bit)) return false;
            mode |= bit;
        }
        return true;
    }
}

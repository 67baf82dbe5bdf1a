using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Netlink;

/// <summary>
/// Goal: no number of the kernel's interface is mistyped. Method: the constants have the names of the kernel's headers (Debian's
/// linux-libc-dev), and each is compared with the header.
/// </summary>
public sealed partial class HeaderTests
{
    [Theory]
    [InlineData("Vigil.Netlink.IpvsConstants", "ip_vs.h", 90)]
    [InlineData("Vigil.Netlink.GenericConstants", "genetlink.h", 6)]
    public void EveryConstantIsTheHeaders(string type, string header, int atLeast)
    {
        var numbers = Read("/usr/include/linux/" + header);
        var constants = typeof(NetlinkHeader).Assembly.GetType(type)!.GetFields(BindingFlags.Static | BindingFlags.Public);
        Assert.InRange(constants.Length, atLeast, 1000);
        foreach (var constant in constants)
        {
            Assert.True(numbers.TryGetValue(constant.Name, out var value), $"{header} has no {constant.Name}");
            Assert.Equal((constant.Name, value), (constant.Name, Convert.ToInt64(constant.GetRawConstantValue(), CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Numbers of #define lines and of enumerators; one without a number is one more than the one before.</summary>
    private static Dictionary<string, long> Read(string path)
    {
        var numbers = new Dictionary<string, long>();
        long next = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("enum", StringComparison.Ordinal))
                next = 0;
            else if (Define().Match(line) is { Success: true } define)
                numbers[define.Groups[1].Value] = Number(define.Groups[2].Value);
            else if (Enumerator().Match(line) is { Success: true } one)
            {
                next = one.Groups[2].Success ? Number(one.Groups[2].Value) : next;
                numbers[one.Groups[1].Value] = next++;
            }
        }
        numbers.TryAdd("GENL_ID_CTRL", 16); // #define GENL_ID_CTRL NLMSG_MIN_TYPE
        return numbers;
    }

    /// <summary>A number as C writes it, in parentheses or not, or the bit 1 &lt;&lt; N.</summary>
    private static long Number(string text)
    {
        text = text.Trim('(', ')', ' ');
        if (text.Split("<<") is [var one, var shift])
            return Number(one) << (int)Number(shift);
        return text.StartsWith("0x", StringComparison.Ordinal)
            ? long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^#define\s+(\w+)\s+((?:0x)?[0-9a-fA-F]+|\((?:0x)?[0-9a-fA-F]+(?:\s*<<\s*\d+)?\))\s*(?:/\*.*)?$")]
    private static partial Regex Define();

    [GeneratedRegex(@"^\s+(\w+)(?:\s*=\s*(\d+))?,")]
    private static partial Regex Enumerator();
}

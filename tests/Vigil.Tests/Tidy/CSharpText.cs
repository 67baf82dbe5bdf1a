using System.Text.RegularExpressions;

namespace Vigil.Tests.Tidy;

/// <summary>C# source as lines without comments and without what is between quotes, so that rules see only code.</summary>
internal static partial class CSharpText
{
    /// <summary>The code of a file, line by line; line numbers stay right.</summary>
    public static string[] CodeLines(string path)
    {
        var text = RawStrings().Replace(Checkout.Read(path), KeepLineBreaks);
        return [.. text.Split('\n').Select(line => Comments().Replace(Strings().Replace(line, "\"\""), ""))];
    }

    private static string KeepLineBreaks(Match match) => "\"\"" + new string('\n', match.Value.Count(letter => letter == '\n'));

    [GeneratedRegex("\"\"\"+.*?\"\"\"+", RegexOptions.Singleline)]
    private static partial Regex RawStrings();

    [GeneratedRegex("""@?"(\\.|""|[^"\\])*"|'(\\.|[^'\\])'""")]
    private static partial Regex Strings();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comments();
}

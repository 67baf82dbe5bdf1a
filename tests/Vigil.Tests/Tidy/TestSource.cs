using System.Text.RegularExpressions;

namespace Vigil.Tests.Tidy;

/// <summary>A test as it stands in the sources.</summary>
/// <param name="Name">Class.Method.</param>
/// <param name="Says">
/// What stands between quotation marks in its attributes and its body, and in the constants of its class that it names. What helpers
/// say on their own account does not count.
/// </param>
internal sealed partial record TestSource(string Name, string Says)
{
    /// <summary>All tests of all test projects.</summary>
    public static IEnumerable<TestSource> All()
    {
        var members = Checkout.Files(".cs", "tests").SelectMany(MembersOf).ToArray();
        var data = members.Where(static one => one.IsData).ToLookup(static one => (one.Type, one.Name), static one => one.Says);
        return members.Where(static one => one.IsTest).Select(test => new TestSource(
            $"{test.Type}.{test.Name}",
            string.Join('\n', Words().Matches(test.Code).Select(static word => word.Value).Distinct().SelectMany(word => data[(test.Type, word)]).Prepend(test.Says))));
    }

    /// <summary>True when it speaks of this keyword, as a word of its own.</summary>
    public bool SpeaksOf(string keyword) => Regex.IsMatch(Says, $@"(?<![\w-]){Regex.Escape(keyword)}(?![\w-])");

    private sealed record Member(string Type, string Name, bool IsTest, bool IsData, string Code, string Says);

    private static IEnumerable<Member> MembersOf(string path)
    {
        var (code, text) = (CSharpText.CodeLines(path), Checkout.Lines(path));
        var (type, first) = ("", -1);
        for (var i = 0; i < code.Length; i++)
        {
            if (TypeLine().Match(code[i]) is { Success: true } declared) (type, first) = (declared.Groups[1].Value, -1);
            if (AttributeLine().IsMatch(code[i]) && first < 0) first = i;
            if (MemberLine().Match(code[i]) is not { Success: true } member) continue;
            var (from, end) = (first < 0 ? i : first, EndOf(code, i));
            var whole = string.Join('\n', code[from..end]);
            var isMethod = member.Groups[3].Value == "(";
            yield return new Member(type, member.Groups[2].Value, isMethod && TestAttribute().IsMatch(whole), !isMethod,
                whole, string.Join('\n', Quoted().Matches(string.Join('\n', text[from..end])).Select(static one => one.Value.Replace("\\n", "\n", StringComparison.Ordinal))));
            (first, i) = (-1, end - 1);
        }
    }

    /// <summary>The line after the one in which a member that begins at a line ends.</summary>
    private static int EndOf(string[] code, int line)
    {
        for (var depth = 0; line < code.Length; line++)
        {
            foreach (var letter in code[line]) depth += letter is '(' or '{' or '[' ? 1 : letter is ')' or '}' or ']' ? -1 : 0;
            if (depth == 0 && code[line].TrimEnd() is { Length: > 0 } end && end[^1] is ';' or '}') return line + 1;
        }
        return line;
    }

    [GeneratedRegex(@"^(?:public|internal) (?:static )?(?:sealed )?(?:partial )?class (\w+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^    \[\w")]
    private static partial Regex AttributeLine();

    [GeneratedRegex(@"^    (public|private|internal) .*?@?(\w+) ?(\(|=|\{|$)")]
    private static partial Regex MemberLine();

    [GeneratedRegex(@"\[(Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    [GeneratedRegex("\"\"\"+.*?\"\"\"+|@?\"(\\\\.|\"\"|[^\"\\\\])*\"", RegexOptions.Singleline)]
    private static partial Regex Quoted();
}

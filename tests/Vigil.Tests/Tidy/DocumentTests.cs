using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Tests.Tidy;

/// <summary>Goal: documents do not rot. Method: what they name must be there.</summary>
public sealed partial class DocumentTests
{
    private const int LongestReadme = 150;

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void TheReadmeIsShort(string path) => Assert.InRange(Checkout.Lines(path).Length, 20, LongestReadme - 1);

    [Fact]
    public void EveryLinkLeadsSomewhere()
    {
        var broken = from path in Checkout.Files(".md")
                     from Match link in Links().Matches(Checkout.Read(path))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && target[0] != '#'
                     let file = Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0])
                     where !Checkout.Has(file)
                     select $"{path}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void EveryPathAndTypeInArchitectureExists()
    {
        var types = Checkout.Files(".cs").SelectMany(path => TypeNames().Matches(Checkout.Read(path))).Select(match => match.Groups[1].Value).ToHashSet();
        var missing = Code().Matches(Checkout.Read("ARCHITECTURE.md")).Select(match => match.Groups[1].Value)
            .Where(name => name.Contains('/') ? PathLike().IsMatch(name) && !Checkout.Has(name) : TypeLike().IsMatch(name) && !types.Contains(name))
            .ToArray();
        Assert.True(missing.Length == 0, $"ARCHITECTURE.md names what is not there: {string.Join(", ", missing)}");
    }

    [Fact]
    public void EverySourceFolderIsOnTheMap()
    {
        var map = Checkout.Read("ARCHITECTURE.md");
        var folders = Checkout.Files(".cs", "src").Select(path => string.Join('/', path.Split('/')[..^1])).Where(path => path.Count(letter => letter == '/') == 2).Distinct();
        Assert.DoesNotContain(folders, folder => !map.Contains($"`{folder}", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryVerbOfRunIsInItsHelp()
    {
        var script = Checkout.Read("run");
        var dispatch = script[script.IndexOf("case $verb in", StringComparison.Ordinal)..];
        var help = script[script.IndexOf("usage: ./run", StringComparison.Ordinal)..script.IndexOf("HELP\n}", StringComparison.Ordinal)];
        foreach (Match line in Verbs().Matches(dispatch))
        {
            foreach (var verb in line.Groups[1].Value.Split('|', StringSplitOptions.TrimEntries).Where(verb => verb.All(char.IsAsciiLetterLower) && verb != "help"))
            {
                Assert.True(help.Contains($"\n  {verb} ", StringComparison.Ordinal), $"./run help does not mention {verb}");
            }
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"^[A-Z][a-z]+([A-Z][a-z0-9]+)+$")]
    private static partial Regex TypeLike();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|record struct)\s+(\w+)")]
    private static partial Regex TypeNames();

    [GeneratedRegex(@"^    ([a-z |]+)\)", RegexOptions.Multiline)]
    private static partial Regex Verbs();
}

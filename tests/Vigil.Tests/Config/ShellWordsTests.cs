using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: command lines split as keepalived splits them (config-language 2.5 to 2.7).</summary>
public sealed class ShellWordsTests
{
    [Theory]
    [InlineData(@"/bin/a b  c", "/bin/a|b|c")]
    [InlineData(@"/bin/a 'b c' ""d e""", "/bin/a|b c|d e")]
    [InlineData(@"/bin/a 'b'""c""d", "/bin/a|bcd")]
    [InlineData(@"a ''", "a|")]
    [InlineData(@"a 'say ""hi""' ""it's""", "a|say \"hi\"|it's")]
    [InlineData(@"a\ b c\""d", "a b|c\"d")]
    [InlineData(@"\a\b\f\n\r\t\v\E\q", "\a\b\f\n\r\t\v\u001bq")]
    [InlineData(@"\x41\x4g \101\7z \cA", "A\u0004g|A\az|\u0001")]
    [InlineData(@"a\", @"a\")]
    public void Splits(string command, string words) =>
        Assert.Equal(words.Split('|'), ShellWords.SplitCommand(command)!.Value);

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b c")]
    public void AnOpenQuoteIsNoCommand(string command) => Assert.Null(ShellWords.SplitCommand(command));

    [Fact]
    public void WordsOfALineKnowTheirPlaces()
    {
        var file = new SourceFile("f", "/f", new PhysicalLines("  script \"/bin/a 'b c'\" root"), null);
        var diagnostics = new DiagnosticBag();
        var words = ShellWords.Split(TrackedText.OfLine(file, 1), diagnostics);
        Assert.Equal(["script", "/bin/a 'b c'", "root"], words.Select(static word => word.Text));
        Assert.Equal([3, 10, 25], words.Select(static word => word.At.Column));
        Assert.Empty(diagnostics.ToImmutable());
    }
}

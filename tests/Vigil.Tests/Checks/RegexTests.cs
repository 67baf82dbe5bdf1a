using System.Text;
using Vigil.Checks;
using Vigil.Checks.Regex;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: regex of HTTP_GET finds what PCRE2 finds, within its offsets, and no expression holds up the others. Method: pages of known text.</summary>
public sealed class RegexTests
{
    private const string Page = "hello world\n";

    private static bool IsGood(HttpRegexSettings regex, string page = Page)
    {
        var url = new HttpUrlSettings { Path = "/", Regex = regex };
        using var check = new HttpCheck(new(ProbeScript.Connection(), UsesTls: false) { Urls = [url] });
        return ProbeScript.Run(check, Encoding.Latin1.GetBytes("HTTP/1.0 200 OK\r\n\r\n" + page))!.Value.IsGood;
    }

    [Theory]
    [InlineData("hello", true)]
    [InlineData("^world", false)]
    [InlineData("d$", true)]
    [InlineData(@"d\n$", true)]
    [InlineData("HELLO", false)]
    [InlineData("200 OK", false)]
    [InlineData("(?<=hello )world", true)]
    [InlineData(@"\Ahello (?:w)orld\Z", true)]
    public void ExpressionsArePcre2s(string expression, bool isGood)
    {
        Assert.Equal(isGood, IsGood(new() { Expression = expression }));
        Assert.Equal(!isGood, IsGood(new() { Expression = expression, MustNotMatch = true }));
    }

    [Theory]
    [InlineData("HELLO", "caseless")]
    [InlineData("^hello.*d.$", "dotall")]
    [InlineData("h e l l o # comment", "extended")]
    [InlineData("^world", "multiline", "hello\nworld\n")]
    [InlineData("^.$", "utf", "Ã©")]
    public void OptionsCount(string expression, string option, string page = Page)
    {
        Assert.False(IsGood(new() { Expression = expression }, page));
        Assert.True(IsGood(new() { Expression = expression, Options = [option] }, page));
    }

    [Fact]
    public void EveryOptionWordIsTakenByTheLibrary()
    {
        foreach (var word in PatternOptions.Words)
            Assert.True(PagePattern.Compile(new() { Expression = "a", Options = [word] }, out string fault) is { } pattern && Free(pattern), $"{word}: {fault}");
    }

    [Theory]
    [InlineData(0u, null, true)]
    [InlineData(1u, 1u, true)]
    [InlineData(2u, null, false)]
    [InlineData(0u, 0u, false)]
    [InlineData(0u, 1u, true)]
    [InlineData(5000u, null, false)]
    public void AMatchMustBeginWithinTheOffsets(uint min, uint? max, bool isGood) =>
        Assert.Equal(isGood, IsGood(new() { Expression = "ello", MinOffset = min, MaxOffset = max }));

    [Fact]
    public void AnExpressionThatExplodesFailsAndEnds()
    {
        Assert.False(IsGood(new() { Expression = "(a+)+$", Options = ["no_auto_possess"] }, new string('a', 4000) + "b"));
        Assert.False(IsGood(new() { Expression = "(a+)+$", MustNotMatch = true, Stack = (1024, 65536) }, new string('a', 4000) + "b"));
    }

    [Fact]
    public void AWrongExpressionFailsWithItsPlace()
    {
        Assert.Null(PagePattern.Compile(new() { Expression = "hello(" }, out string fault));
        Assert.Contains("at byte 6", fault);
        Assert.False(IsGood(new() { Expression = "hello(", MustNotMatch = true }));
    }

    [Fact]
    public void TheBeginningOfALongPageIsSearched()
    {
        string page = new string('x', 1 << 19) + "needle" + new string('y', 1 << 21);
        Assert.True(IsGood(new() { Expression = "needle" }, page));
    }

    private static bool Free(PagePattern pattern)
    {
        pattern.Dispose();
        return true;
    }
}

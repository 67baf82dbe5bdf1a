using System.Text.Json;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: findings a person and a program can act on, and keepalived's exit codes.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("VG0001", 0)]
    [InlineData("VG0046 VG0001", 0)]
    [InlineData("VG0002 VG0046", 5)]
    [InlineData("VG0002 VG0042", 6)]
    public void ExitCodeFollowsTheHighestClass(string codes, int exit)
    {
        var file = new SourceFile("f", "/f", PhysicalLines.None, null);
        var findings = codes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(code => DiagnosticCatalogue.All.Single(rule => rule.Code == code))
            .Select(rule => new Diagnostic(rule, file.End, ""));
        Assert.Equal(exit, ConfigTestExit.From(findings));
    }

    [Fact]
    public void CodesAreUniqueAndInOrder()
    {
        var codes = DiagnosticCatalogue.All.Select(static rule => rule.Code).ToList();
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        Assert.All(codes, static code => Assert.Matches("^VG[0-9]{4}$", code));
    }

    [Fact]
    public void TextShowsLineCaretAndDefinition()
    {
        var tree = TestEnvironment.Parse("$B=\"x\nk\t$B y");
        var text = DiagnosticRenderer.ToText(tree.Diagnostics[^1]);
        Assert.Equal(
            "/etc/keepalived/keepalived.conf:2:3: error VG0003: the quotation mark that opens here is never closed\n"
            + "    k $B y\n"
            + "      ^^^^\n"
            + "  from: definition $B at /etc/keepalived/keepalived.conf:1:4\n", text);
    }

    [Fact]
    public void WideCharactersKeepTheCaretInPlace()
    {
        var tree = TestEnvironment.Parse("a 虚拟 }");
        Assert.Contains("\n    a 虚拟 }\n           ^\n", DiagnosticRenderer.ToText(tree.Diagnostics[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void ControlCharactersNeverReachTheTerminal()
    {
        var tree = TestEnvironment.Parse("a \u001b[31m }");
        Assert.DoesNotContain('\u001b', DiagnosticRenderer.ToText(tree.Diagnostics[0]));
    }

    [Fact]
    public void JsonHoldsPlaceAndExit()
    {
        var json = JsonDocument.Parse(DiagnosticJson.ToUtf8(0, [new FileFindings("x.conf", 5, TestEnvironment.Parse("a\n }").Diagnostics)])).RootElement;
        Assert.Equal(0, json.GetProperty("exit").GetInt32());
        var file = json.GetProperty("files")[0];
        Assert.Equal(("x.conf", 5), (file.GetProperty("file").GetString(), file.GetProperty("exit").GetInt32()));
        var one = file.GetProperty("diagnostics")[0];
        Assert.Equal("VG0004", one.GetProperty("code").GetString());
        Assert.Equal(2, one.GetProperty("line").GetInt32());
        Assert.Equal(2, one.GetProperty("column").GetInt32());
    }

    [Theory]
    [InlineData("advert_intt", "advert_int")]
    [InlineData("virtual_router-id", "virtual_router_id")]
    [InlineData("Interface", "interface")]
    [InlineData("prioirty", "priority")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void SuggestsTheNearestWord(string word, string? expected) => Assert.Equal(expected,
        Suggestion.Nearest(word, ["advert_int", "virtual_router_id", "interface", "priority", "preempt_delay"]));

    [Theory]
    [InlineData("\ufeffglobal_defs {\n}", "U+FEFF")]
    [InlineData("global_defs {\nrouter_id\u00a0x\n}", "U+00A0")]
    public void ACharacterThatDoesNotShowIsNamed(string text, string name) =>
        Assert.Contains(name, TestEnvironment.Bind(text).Diagnostics.First(static one => one.Code == "VG0002").Why, StringComparison.Ordinal);

    [Fact]
    public void AFloodOfFindingsIsBounded()
    {
        var tree = TestEnvironment.Parse(string.Join('\n', Enumerable.Repeat("}", TextLimits.MaxDiagnostics + 10)));
        Assert.Equal(TextLimits.MaxDiagnostics + 1, tree.Diagnostics.Length);
        Assert.Equal("VG0099", tree.Diagnostics[^1].Code);
    }
}

using Vigil.Daemon.Cli;
using Vigil.Daemon.Cli.Simulate;
using Xunit;

namespace Vigil.Tests.Daemon.Cli;

/// <summary>Goal: a slip in a verb or in its options is named, in one sentence. Method: what is said of each.</summary>
public sealed class VerbsTests
{
    private static readonly string[] Names = ["check", "release"];

    [Fact]
    public void ANearMissOfAVerbIsSuggested() => Assert.Equal(
        "unknown verb 'chek'; did you mean check? (verbs: check, release; see vigil --help)", Verbs.Unknown("chek", Names));

    [Fact]
    public void AnythingElseIsToldTheVerbs() => Assert.Equal(
        "unknown verb '/etc/a.conf' (verbs: check, release; see vigil --help)", Verbs.Unknown("/etc/a.conf", Names));

    [Fact]
    public void AnUnknownOptionIsNoFile() => Assert.All([CheckCommand.Create(), SimulateCommand.Create()], static verb =>
        Assert.Equal("Unknown option --jsn", Assert.Single(verb.Parse("--jsn a.conf").Errors).Message));

    [Theory]
    [InlineData("a.conf")]
    [InlineData("--json node1.conf node2.conf --strict")]
    public void FilesAndKnownOptionsAreTaken(string words) => Assert.Empty(CheckCommand.Create().Parse(words).Errors);
}

using Vigil.Config.Diagnostics;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: the include family (config-language section 5). Method: files in memory; facts tried against 2.2.7.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class IncludeTests
{
    [Theory]
    [InlineData("include a.conf", "in_a", 0)]
    [InlineData("include {a,b}.conf", "in_a ; in_b", 0)]
    [InlineData("include [ab]*.conf", "in_a ; in_b", 0)]
    [InlineData("include [^a].conf", "in_b", 0)]
    [InlineData("include /etc/keepalived/?.conf", "in_a ; in_b", 0)]
    [InlineData("k { include a.conf\n}", "k { in_a }", 0)]
    [InlineData("$F=a.conf\ninclude $F", "in_a", 0)]
    [InlineData("@node1 include a.conf\n@^node1 include b.conf", "in_a", 0)]
    [InlineData("include \"a.conf\"", "", 0)]
    [InlineData("include a.conf b.conf", "", 0)]
    [InlineData("include sub/inner.conf", "in_c", 0)]
    [InlineData("include open\nb\n}", "q { a ; b }", 0)]
    [InlineData("include nope", "", 0)]
    [InlineData("include exec", "", 0)]
    [InlineData("include sub", "", 0)]
    [InlineData("includer nope", "", 0)]
    [InlineData("includer sub", "", 6)]
    [InlineData("includer exec", "", 6)]
    [InlineData("includem nope", "", 6)]
    [InlineData("includem no*", "", 0)]
    [InlineData("includem {x,y}.conf", "", 0)]
    [InlineData("includew no*", "", 6)]
    [InlineData("includew {a*,x*}", "in_a", 0)]
    [InlineData("includeb {a,x}.conf", "in_a", 6)]
    [InlineData("includea {a*,x*}", "in_a", 0)]
    [InlineData("global_defs {\n include_check\n}\ninclude nope", "global_defs { include_check }", 6)]
    [InlineData("global_defs {\n include_check match\n include_check -match\n}\ninclude nope",
        "global_defs { include_check match ; include_check -match }", 0)]
    [InlineData("include loop", "l", 5)]
    public void Family(string text, string shape, int exit)
    {
        var tree = TestEnvironment.Parse(Files().Add(TestEnvironment.Main, text));
        Assert.Equal(shape, TestEnvironment.Show(tree));
        Assert.Equal(exit, ConfigTestExit.From(tree.Diagnostics));
    }

    [Fact]
    public void AFindingInAnIncludedFileNamesTheChain()
    {
        var files = new MemoryFileReader()
            .Add(TestEnvironment.Main, "\n  include x.conf")
            .Add("/etc/keepalived/x.conf", "a\n }");
        var finding = Assert.Single(TestEnvironment.Parse(files).Diagnostics);
        Assert.Equal("x.conf:2:2: error VG0004: this '}' closes nothing\n     }\n     ^\n"
            + $"  included from: {TestEnvironment.Main}:2:11\n", DiagnosticRenderer.ToText(finding));
    }

    [Fact]
    public void ASnapshotAsksOnceForEachFile()
    {
        const string text = "include {a,b}.conf\ninclude a.conf\ninclude s*b/i*";
        var snapshot = new FileSnapshot(Files().Add(TestEnvironment.Main, text));
        Assert.Equal("in_a ; in_b ; in_a ; in_c", TestEnvironment.Show(TestEnvironment.Parse(snapshot)));
        Assert.Equal(snapshot.PathsRead.Distinct(), snapshot.PathsRead);
        Assert.Contains(TestEnvironment.Main, snapshot.PathsRead);
    }

    [Fact]
    public void TheDiskReaderTellsFilesFromOtherThings()
    {
        var folder = Directory.CreateTempSubdirectory("vigil-config-");
        try
        {
            var file = Path.Combine(folder.FullName, "a.conf");
            File.WriteAllText(file, "x");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), file);
            var reader = new DiskFileReader();
            Assert.Equal(FileProblem.None, reader.Read(file).Problem);
            Assert.Equal("x"u8, reader.Read(Path.Combine(folder.FullName, "link")).Bytes.Span);
            Assert.Equal(FileProblem.Directory, reader.Read(folder.FullName).Problem);
            Assert.Equal(FileProblem.Missing, reader.Read(file + "x").Problem);
            Assert.Equal(["a.conf", "link"], reader.List(folder.FullName).Order());
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Assert.Equal(FileProblem.Executable, reader.Read(file).Problem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MemoryFileReader Files() => new MemoryFileReader()
        .Add("/etc/keepalived/a.conf", "in_a")
        .Add("/etc/keepalived/b.conf", "in_b")
        .Add("/etc/keepalived/sub/c", "in_c")
        .Add("/etc/keepalived/sub/inner.conf", "include c")
        .Add("/etc/keepalived/open", "q {\na")
        .Add("/etc/keepalived/loop", "include loop\nl")
        .AddProblem("/etc/keepalived/exec", FileProblem.Executable);
}

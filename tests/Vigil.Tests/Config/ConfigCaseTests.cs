using System.Runtime.CompilerServices;
using System.Text;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: what the language finds wrong. Method: case files with carets; VIGIL_RECORD=1 rewrites them.</summary>
public sealed class ConfigCaseTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "cases");

    public static TheoryData<string> SyntaxCases => Cases("syntax");

    /// <summary>Texts about which real keepalived says the same: exit code and lines. The lab compares them with the binary.</summary>
    public static TheoryData<string> ParityCases => Cases("parity");

    /// <summary>Texts about which keepalived says something else: less, misplaced, or a cascade.</summary>
    public static TheoryData<string> BetterCases => Cases("better");

    [Theory]
    [MemberData(nameof(SyntaxCases))]
    public void SyntaxFindings(string name) => Check(name, static (path, files) =>
        ConfigParser.Parse(path, files, TestEnvironment.For("node1")).Diagnostics);

    [Theory]
    [MemberData(nameof(ParityCases))]
    public void FindingsWhereKeepalivedHasThem(string name) => Check(name, Bind);

    [Theory]
    [MemberData(nameof(BetterCases))]
    public void FindingsWhereVigilSaysMore(string name) => Check(name, Bind);

    private static IReadOnlyCollection<Diagnostic> Bind(string path, IFileReader files) =>
        ConfigurationBinder.Bind(ConfigParser.Parse(path, files, TestEnvironment.For("node1"), ConfigurationBinder.Scope), new FakeFacts()).Diagnostics;

    private static void Check(string name, Func<string, IFileReader, IReadOnlyCollection<Diagnostic>> check)
    {
        var path = Path.Combine(Folder, name);
        var text = File.ReadAllText(path, Encoding.Latin1);
        var expected = ConfigCase.Annotate(text, changed => check(path, new Overlay(path, Encoding.Latin1.GetBytes(changed))));
        if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllText(path, expected, Encoding.Latin1);
        else Assert.Equal(expected, text);
    }

    private static TheoryData<string> Cases(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Folder, folder), "*.conf").Order(StringComparer.Ordinal)
            .Select(static path => Path.GetRelativePath(Folder, path))];

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <summary>The disk, but for one file.</summary>
    private sealed class Overlay(string path, byte[] bytes) : IFileReader
    {
        private readonly DiskFileReader _disk = new();

        public FileContent Read(string asked) => asked == path ? new FileContent(bytes, FileProblem.None) : _disk.Read(asked);

        public System.Collections.Immutable.ImmutableArray<string> List(string directory) => _disk.List(directory);
    }
}

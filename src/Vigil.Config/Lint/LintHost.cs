using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint;

/// <summary>One host of those that are compared: what its file says, and where it says so.</summary>
/// <param name="Name">What findings call it, such as node1.</param>
/// <param name="Configuration">Its bound settings.</param>
/// <param name="Tree">Its text, for places.</param>
public sealed record LintHost(string Name, Configuration Configuration, SyntaxTree Tree)
{
    /// <summary>What was found while it was read and bound.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The beginning of its main file.</summary>
    internal SourceSpan Start => Tree.Files.IsEmpty ? Tree.Root.Close : new SourceSpan(Tree.Files[0], 1, 1, 0, null);

    /// <summary>Whether a finding is about this host's text.</summary>
    public bool Has(Diagnostic finding) => Tree.Files.Contains(finding.At.File) || (Tree.Files.IsEmpty && finding.At.File == Start.File);

    /// <summary>Reads the file of a host that need not be this one: what it names there is taken to exist (<see cref="AssumedFacts"/>).</summary>
    public static LintHost Read(string name, string path, IFileReader files, ConfigEnvironment environment)
    {
        var tree = ConfigParser.Parse(path, files, environment, ConfigurationBinder.Scope);
        var bound = ConfigurationBinder.Bind(tree, new AssumedFacts());
        return new LintHost(name, bound.Configuration, tree) { Diagnostics = bound.Diagnostics };
    }

    /// <summary>The first block of a keyword and name: of two with one name the binder keeps the first.</summary>
    internal Statement? Find(string keyword, string name) =>
        Tree.Root.Statements.FirstOrDefault(one => one.Keyword.Text == keyword && one.Arguments is [var first, ..] && first.Text == name);

    /// <summary>A line of global_defs.</summary>
    internal Statement? FindGlobal(string keyword) => Tree.Root.Statements.Where(static one => one.Keyword.Text == "global_defs")
        .Select(one => one.Find(keyword)).LastOrDefault(static found => found is not null);
}

/// <summary>Looking for lines in blocks.</summary>
internal static class StatementSearch
{
    /// <summary>The last line of a keyword in the block: of scalars the last one holds.</summary>
    public static Statement? Find(this Statement block, string keyword) =>
        block.Block?.Statements.LastOrDefault(one => one.Keyword.Text == keyword);

    /// <summary>The item of an address, in whatever spelling, in the lists of a keyword.</summary>
    public static Statement? FindAddress(this Statement block, string list, InetAddress address) =>
        block.Items(list).FirstOrDefault(item => InetAddress.TryParse(item.Keyword.Text.Split('/')[0], out var found) && found == address);

    /// <summary>The item of a name in the lists of a keyword.</summary>
    public static Statement? FindItem(this Statement block, string list, string name) =>
        block.Items(list).FirstOrDefault(item => item.Keyword.Text == name);

    private static IEnumerable<Statement> Items(this Statement block, string list) =>
        (block.Block?.Statements ?? []).Where(one => one.Keyword.Text == list).SelectMany(static one => one.Block?.Statements ?? []);
}

using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;

namespace Vigil.Tests.Config;

/// <summary>Short ways to parse a text in a test.</summary>
internal static class TestEnvironment
{
    public const string Main = "/etc/keepalived/keepalived.conf";

    public static ConfigEnvironment For(string configId) => new()
    {
        ConfigId = configId,
        WorkingDirectory = "/",
        Variable = static name => name == "HOME" ? "/root" : null,
        RandomSeed = 1,
    };

    public static SyntaxTree Parse(string text, string configId = "node1") =>
        Parse(new MemoryFileReader().Add(Main, text), configId);

    public static SyntaxTree Parse(IFileReader files, string configId = "node1") =>
        ConfigParser.Parse(Main, files, For(configId));

    /// <summary>Parses and binds on the fake host.</summary>
    public static BoundConfiguration Bind(string text, ISystemFacts? facts = null)
    {
        var files = new MemoryFileReader().Add(Main, text);
        return ConfigurationBinder.Bind(ConfigParser.Parse(Main, files, For("node1"), ConfigurationBinder.Scope), facts ?? new FakeFacts());
    }

    /// <summary>Codes of the findings that keepalived would count as faults, in order.</summary>
    public static string Faults(BoundConfiguration bound) =>
        string.Join(' ', bound.Diagnostics.Where(static d => d.Rule.Class != ErrorClass.None).Select(static d => d.Code));

    /// <summary>The tree in one line: <c>kw arg { kw ; kw }</c>.</summary>
    public static string Show(SyntaxTree tree) => Show(tree.Root);

    public static string Codes(SyntaxTree tree) =>
        string.Join(' ', tree.Diagnostics.Select(static (Diagnostic d) => d.Code));

    private static string Show(Block block) => string.Join(" ; ", block.Statements.Select(Show));

    private static string Show(Statement statement) =>
        string.Join(' ', [Show(statement.Keyword), .. statement.Arguments.Select(Show)])
        + (statement.Block is { } block ? block.Statements.IsEmpty ? " {}" : $" {{ {Show(block)} }}" : "");

    private static string Show(Word word) => word.IsQuoted ? $"\"{word.Text}\"" : word.Text;
}

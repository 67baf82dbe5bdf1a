using System.Text;
using System.Text.RegularExpressions;
using Vigil.Config.Diagnostics;
using Vigil.Config.Lint;
using Vigil.Config.Text;

namespace Vigil.Tests.Config.Lint;

/// <summary>
/// A case of lint: one file with the parts of several hosts, each behind a line <c>#HOST node1</c>. Of a host, the other parts are
/// blank lines, so that places are those of the whole file. Without such a line it is one host.
/// </summary>
internal static partial class LintCase
{
    /// <summary>The hosts of a case, read as vigil check reads files of other hosts.</summary>
    public static List<LintHost> Hosts(string path, string text)
    {
        var lines = text.Split('\n');
        var names = lines.Select(static line => Part().Match(line)).Where(static match => match.Success).Select(static match => match.Groups[1].Value).ToList();
        if (names.Count == 0) return [Read("this", path, text)];
        return [.. names.Select(name => Read(name, path, Only(name, lines)))];
    }

    /// <summary>What is found while reading the hosts, and by lint.</summary>
    public static List<Diagnostic> Check(IReadOnlyList<LintHost> hosts) =>
        [.. hosts.SelectMany(static host => host.Diagnostics).Where(static one => one.Rule.Class != ErrorClass.None), .. LintRules.Check(hosts)];

    private static LintHost Read(string name, string path, string text) =>
        LintHost.Read(name, path, new MemoryFileReader().Add(path, text), TestEnvironment.For(name));

    private static string Only(string name, string[] lines)
    {
        var text = new StringBuilder();
        var at = "";
        foreach (var line in lines)
        {
            if (Part().Match(line) is { Success: true } part) at = part.Groups[1].Value;
            text.Append(at == name ? line : "").Append('\n');
        }
        return text.ToString();
    }

    [GeneratedRegex(@"^#HOST (\S+)$")]
    private static partial Regex Part();
}

using System.Text;

namespace Vigil.Config.Directives;

/// <summary>COMPATIBILITY.md: what Vigil does with each keyword of keepalived, written from the tables.</summary>
public static class Compatibility
{
    private const string Introduction = """
        # Compatibility with keepalived

        Every keyword of keepalived's configuration language, and what Vigil does with it. This page is written from the
        tables the parser itself uses; do not edit it by hand (`VIGIL_RECORD=1` with the test `CompatibilityTests` rewrites it).

        * **works**: has its effect.
        * **not yet**: is read and checked like the others, and a warning says that it has no effect in this release.
        * **refused**: is not accepted, with the reason.

        "newer" marks what keepalived learnt after 2.2.7, the version of Debian 12; "Vigil only" what no keepalived knows.

        """;

    /// <summary>How many rows have a status; the closing line of the page and of CI.</summary>
    public static string Counts() => string.Join(", ", Enum.GetValues<DirectiveStatus>()
        .Select(static status => $"{DirectiveTables.All().Count(entry => entry.Row.Status == status)} {Name(status)}"));

    /// <summary>The whole page.</summary>
    public static string Page()
    {
        var page = new StringBuilder(Introduction);
        page.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Counts()}.\n");
        foreach (var block in DirectiveTables.All().GroupBy(static entry => entry.Path))
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {Title(block.Key)}\n\n| keyword | arguments | default | status | what it does |\n|---|---|---|---|---|\n");
            foreach (var (_, row) in block) page.Append(Row(row));
        }
        return page.ToString();
    }

    private static string Title(string path) => path switch
    {
        "(root)" => "Outside all blocks",
        _ when path.EndsWith("[item]", StringComparison.Ordinal) => $"Items of `{path[..^6]}`",
        _ => $"`{path}`",
    };

    private static string Row(Directive row)
    {
        var status = Name(row.Status) + (row.IsNew ? ", newer" : "") + (row.IsExtension ? ", Vigil only" : "");
        var reason = row.Reason.Length > 0 ? $" ({row.Reason})" : "";
        return $"| {Code(row.Keyword)} | {Code(row.Arguments)} | {Escape(row.Default)} | {status} | {Escape(row.Doc + reason)} |\n";
    }

    private static string Name(DirectiveStatus status) => status switch
    {
        DirectiveStatus.Works => "works",
        DirectiveStatus.AcceptedNotYet => "not yet",
        _ => "refused",
    };

    private static string Code(string text) => text.Length == 0 ? "" : $"`{Escape(text)}`";

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

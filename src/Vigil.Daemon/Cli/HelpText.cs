using System.CommandLine;
using System.Text;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Cli;

/// <summary>What -h prints: from the verbs and the tables of options and signals, so that it cannot fall behind.</summary>
internal static class HelpText
{
    public static string Render()
    {
        var text = new StringBuilder("""
            Vigil keeps a virtual IP alive (VRRP) and spreads its traffic over healthy servers, with keepalived's configuration,
            options and signals.

            Usage:
              vigil [OPTION...]            run as a daemon (add -n -l to stay in the foreground and see its log)
              vigil -t [-f FILE]           check the configuration; exit 0 clean, 4 cannot run, 5 faults, 6 insecure scripts
              vigil VERB ...               do one thing and end; vigil VERB --help tells more

            Verbs:

            """);
        foreach (var verb in Verbs.All()) Line(text, string.Join(' ', [verb.Name, .. verb.Arguments.Select(static one => one.Name + "...")]), Summary(verb));
        text.Append("\nOptions:\n");
        foreach (var row in OptionTable.Rows)
        {
            var names = (row.Short is { } letter ? $"-{letter}, " : "    ") + "--" + row.Long + row.Value switch
            {
                OptionValue.Required => "=" + row.Placeholder,
                OptionValue.Optional => $"[={row.Placeholder}]",
                _ => "",
            };
            Line(text, names, row.IsNotYet is null ? row.Help : $"{row.Help} (not in this release)");
        }
        Line(text, "    --signum=NAME", "Print the number of a signal: " + DaemonSignals.Names);
        Line(text, "-T, --genhash", "Act as genhash; the rest are its options");
        Line(text, "-v, --version", "Print the version");
        Line(text, "-h, --help", "Print this");
        text.Append("""

            Signals (to the pid in /run/keepalived.pid): TERM stops, HUP reloads, USR1 dumps state to /tmp/keepalived.data,
            USR2 counters to /tmp/keepalived.stats. More is told in README.md and docs/ of the source.

            """);
        return text.ToString();
    }

    /// <summary>One line about a verb.</summary>
    private static string Summary(Command verb) => verb.Description!.Split('\n')[0].TrimEnd('.');

    private static void Line(StringBuilder text, string names, string help)
    {
        const int Column = 34;
        text.Append("  ").Append(names);
        if (names.Length < Column - 3) text.Append(' ', Column - 2 - names.Length);
        else text.Append('\n').Append(' ', Column);
        text.Append(help).Append('\n');
    }
}

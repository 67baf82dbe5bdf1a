using System.Text;

namespace Vigil.Daemon.Cli;

/// <summary>What -h prints: from the option table, so that it cannot fall behind.</summary>
internal static class HelpText
{
    public static string Render()
    {
        var text = new StringBuilder("""
            Vigil keeps a virtual IP alive: VRRP fail-over with keepalived's configuration, options and signals.

            Usage:
              vigil [OPTION...]            run as a daemon (add -n -l to stay in the foreground and see its log)
              vigil -t [-f FILE]           check the configuration; exit 0 clean, 4 cannot run, 5 faults, 6 insecure scripts
              vigil check FILE...          check, with the line, a caret and what to do; several files: compare hosts
              vigil simulate FILE...       play every fault with the files of all hosts of a cluster, or a scenario
              vigil release                end all flap damping of the running daemon
              vigil VERB --help            more about a verb

            Options:

            """);
        foreach (var row in OptionTable.Rows)
        {
            var names = (row.Short is { } letter ? $"-{letter}, " : "    ") + "--" + row.Long + row.Value switch
            {
                OptionValue.Required => "=" + row.Placeholder,
                OptionValue.Optional => $"[={row.Placeholder}]",
                _ => "",
            };
            Line(text, names, row.Help);
        }
        Line(text, "    --signum=NAME", "Print the number of a signal: STOP, RELOAD, DATA, STATS, STATS_CLEAR, JSON, RELEASE");
        Line(text, "-T, --genhash", "Act as genhash; the rest are its options");
        Line(text, "-v, --version", "Print the version");
        Line(text, "-h, --help", "Print this");
        text.Append("""

            Signals (to the pid in /run/keepalived.pid): TERM stops, HUP reloads, USR1 dumps state to /tmp/keepalived.data,
            USR2 counters to /tmp/keepalived.stats. More: man page, or docs/ of the source.

            """);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string names, string help)
    {
        const int Column = 34;
        text.Append("  ").Append(names);
        if (names.Length < Column - 3) text.Append(' ', Column - 2 - names.Length);
        else text.Append('\n').Append(' ', Column);
        text.Append(help).Append('\n');
    }
}

using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: each keyword of <c>vrrp_track_process</c> has its effect. Method: a made-up process table is matched as the daemon does it, the
/// counts are told to a core, with and without the line.
/// </summary>
public sealed class TrackProcessKeywords
{
    private static string Text(string lines) => Effect.Text("track_process {\ndb\n}", root: $"vrrp_track_process db {{\n{lines}\n}}");

    /// <summary>How many of these processes a block means; each is its short name, then its command line.</summary>
    private static int Matches(string lines, params string[] processes)
    {
        var images = processes.Select(process => process.Split(' ')).Select(words => new ProcessImage(words[0], words[1..])).ToArray();
        var table = new ProcessTable(Bind(Text(lines)).TrackProcesses, pid => images[pid]);
        table.Rebuild(Enumerable.Range(0, images.Length));
        return table.Counts.Single().Count;
    }

    private static World Count(string lines, params int[] counts)
    {
        var w = new World(Text($"process mysqld\n{lines}"));
        foreach (int count in counts) w.Feed(VrrpInput.ProcessCount("db", count));
        return w;
    }

    [Fact]
    public void process() => Of("process nginx", 1, 2, line => Matches(line == "" ? "process mysqld" : line,
        "mysqld /usr/sbin/mysqld", "nginx /usr/sbin/nginx", "nginx /usr/sbin/nginx"));

    [Fact]
    public void param_match() => Of("param_match partial", 1, 2, line => Matches($"process /bin/db --port 1\n{line}",
        "db /bin/db --port 1", "db /bin/db --port 1 --more", "db /bin/db --port 2"));

    [Fact]
    public void full_command() => Of("full_command", 0, 1, line => Matches($"process /usr/sbin/mysqld\n{line}", "mysqld /usr/sbin/mysqld --big"));

    [Fact]
    public void weight() => Of("weight -20", (RouterState.Fault, 100), (RouterState.Backup, 80), line =>
    {
        var w = Count(line, 0).Run(1);
        return (w.State, w.Priority);
    });

    [Fact]
    public void quorum() => Of("quorum 3", RouterState.Backup, RouterState.Fault, line => Count(line, 2).Run(1).State);

    [Fact]
    public void quorum_max() => Of("quorum_max 2", RouterState.Backup, RouterState.Fault, line => Count(line, 3).Run(1).State);

    /// <summary>Seconds from the loss of the quorum to FAULT, and from its return to BACKUP.</summary>
    private static (double Loss, double Return) Delays(string line)
    {
        var w = Count(line, 1).Run(10).Feed(VrrpInput.ProcessCount("db", 0)).Run(10).Feed(VrrpInput.ProcessCount("db", 1)).Run(10);
        return (w.Changes(RouterState.Fault).Last() - 10, w.Changes(RouterState.Backup).Last() - 20);
    }

    [Fact]
    public void delay() => Of("delay 2", (0.0, 0.0), (2.0, 2.0), Delays);

    [Fact]
    public void terminate_delay() => Of("terminate_delay 3", (0.0, 0.0), (3.0, 0.0), Delays);

    [Fact]
    public void fork_delay() => Of("fork_delay 4", (0.0, 0.0), (0.0, 4.0), Delays);
}

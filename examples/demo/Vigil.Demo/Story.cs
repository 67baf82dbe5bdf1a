using System.Globalization;
using Spectre.Console;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>The incident, step by step. Each step says what is expected, does it, and checks it.</summary>
internal sealed class Story : IDisposable
{
    private const string Address = "10.0.0.100";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    // 3 × advert_int + (256 − 90) / 256 s, and as long again as a script run and a slow machine may take.
    private static readonly TimeSpan MasterDown = TimeSpan.FromSeconds(3.65);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(0.61);
    // A run of restart_mysql every 2 s, that gives up after 5.
    private static readonly TimeSpan ScriptNotices = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.5), Blink = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan LongEnough = MasterDown + TimeSpan.FromSeconds(2);

    // Log lines that tell the story.
    private const string Telling =
        @"Entering \w+ STATE|effective priority|VRRP_Script|nopreempt|forcing new election|received lower|higher prio|[Ss]topp|died|exited|respawn|restart";

    private static readonly string[] Configured = ["100", "90"];

    private readonly string daemon;
    private readonly Lab lab = new();
    private readonly Node node1;
    private readonly Node node2;
    private readonly Ownership owners;
    private readonly IClient client;
    private readonly Stage stage;
    private readonly Step[] steps;

    public Story(string daemon, bool mariadb)
    {
        this.daemon = daemon;
        node1 = new Node(lab, "node1", daemon, "mysql-ha", "node1.conf", ["restart_mysql.sh", "notify.sh"]);
        node2 = new Node(lab, "node2", daemon, "mysql-ha", "node2.conf", ["restart_mysql.sh", "notify.sh"]);
        var database = mariadb ? Database.MariaDb : Database.Little;
        Parallel.Invoke(() => database.Install(node1.Host), () => database.Install(node2.Host));
        owners = new Ownership(Address, node1.Host, node2.Host);
        var clientHost = lab.AddHost("client");
        client = mariadb ? new SqlClient(clientHost, Address) : new ConnectionClient(clientHost, Address);
        stage = new Stage(Telling, [node1.Speaker, node2.Speaker], "outage", "two owners");
        steps =
        [
            Step("Both nodes start as BACKUP; node1 is elected", Start),
            Step("MySQL dies on node1 and cannot be restarted", DatabaseOfNode1Dies, most: ScriptNotices + MasterDown + Slack),
            Step("MySQL on node1 recovers", DatabaseOfNode1Recovers, most: Blink),
            Step("MySQL dies on node2", DatabaseOfNode2Dies),
            Step("node2's daemon is stopped", Node2IsStopped, most: Skew + Slack, oneOwner: true),
            Step("node2 returns, then node1 dies with everything on it", Node1Dies, most: MasterDown + Slack, oneOwner: true),
            Step("node1 returns; the master's VRRP worker is killed", WorkerIsKilled, most: Slack, oneOwner: true),
        ];
    }

    private bool IsVigil => Path.GetFileName(daemon) == "vigil";

    /// <summary>Plays all steps; stops at the first that does not go as told.</summary>
    /// <returns>True when every step went as told.</returns>
    public bool Play()
    {
        Stage.Title("A MySQL pair behind 10.0.0.100", $"node1 and node2 run {daemon} on examples/mysql-ha; a client {client.Description}.");
        return stage.Play(steps);
    }

    public void Dispose()
    {
        client.Dispose();
        owners.Dispose();
        lab.Dispose();
    }

    /// <summary>A step, and what the client and the address may suffer in it.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="act">What is done.</param>
    /// <param name="most">Longer without an answer is not as told; null: the database itself is down, or nothing was up before.</param>
    /// <param name="oneOwner">Not a moment with two owners.</param>
    private Step Step(string title, Action act, TimeSpan? most = null, bool oneOwner = false) => new(title, act, began =>
    {
        var (outage, several) = (client.OutageSince(began), owners.Since(began).Several);
        Expect(most is null || outage <= most, $"an outage of {most?.TotalSeconds:0.0} s at most; it was {outage.TotalSeconds:0.00} s");
        Expect(!oneOwner || several == TimeSpan.Zero, "no moment with two owners");
        stage.Result("outage for the client", Seen(outage));
        ShowPair();
        return [Seen(outage), several == TimeSpan.Zero ? "never" : string.Create(CultureInfo.InvariantCulture, $"{several.TotalMilliseconds:F2} ms")];
    });

    /// <summary>The client asks every 10 ms, so that two answers are never nearer.</summary>
    private static string Seen(TimeSpan outage) =>
        outage < TimeSpan.FromMilliseconds(30) ? "none (under 0.03 s)" : string.Create(CultureInfo.InvariantCulture, $"{outage.TotalSeconds:F2} s");

    private void ShowPair()
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("", "MySQL", "priority", "state", "10.0.0.100");
        foreach (var (node, configured) in new[] { node1, node2 }.Zip(Configured))
        {
            table.AddRow(
                node.Name,
                node.DatabaseUp ? "[green]up[/]" : "[red]down[/]",
                node.Daemon.Running ? node.Priority(configured) : "",
                node.State == "MASTER" ? "[green]MASTER[/]" : node.State,
                owners.Owners.Contains(node.Host) ? "[green]●[/]" : "");
        }
        AnsiConsole.Write(table);
    }

    private void Start()
    {
        stage.Say("node1 is started first: with nopreempt it would not take the address from node2");
        node1.StartDaemon();
        owners.WaitFor(node1.Host, Soon);
        client.WaitForAnswer(node1.Host, Soon);
        node2.StartDaemon();
        node2.Daemon.WaitFor("Entering BACKUP STATE", Soon);
        NothingMoves(node1);
        Expect(Priority(node1) == "100" && Priority(node2) == "90", "priorities are 100 and 90");
    }

    private void DatabaseOfNode1Dies()
    {
        Break(node1);
        stage.Say("expected: restart_mysql fails, priority 100 → 80, node2 (90) takes over");
        node1.Daemon.WaitFor("effective priority from 100 to 80", Soon);
        owners.WaitFor(node2.Host, Soon);
        client.WaitForAnswer(node2.Host, Soon);
        Wait.Until(() => node1.State == "BACKUP" && node2.State == "MASTER", Soon, "node1 is BACKUP and node2 is MASTER");
    }

    private void DatabaseOfNode1Recovers()
    {
        var mark = node1.Daemon.Mark;
        stage.Say("its disk is back; the next run of restart_mysql starts it");
        stage.Say("expected: priority 80 → 100, and node1 stays BACKUP");
        Database.Repair(node1.Host);
        node1.Daemon.WaitFor("effective priority from 80 to 100", Soon, mark);
        Database.WaitUntilUp(node1.Host);
        node1.DatabaseUp = true;
        NothingMoves(node2);
    }

    private void DatabaseOfNode2Dies()
    {
        var mark = node1.Daemon.Mark;
        Break(node2);
        stage.Say("expected: priority 90 → 70, and nothing moves, since node1 does not preempt");
        node2.Daemon.WaitFor("effective priority from 90 to 70", Soon);
        NothingMoves(node2);
        if (IsVigil)
        {
            stage.Quote("node1", node1.Daemon.WaitFor("nopreempt is set here", Soon, mark).Text);
        }
    }

    private void Node2IsStopped()
    {
        stage.Say("expected: priority 0 on the wire, node1 takes over after its skew time (0.6 s)");
        node2.StopDaemon();
        owners.WaitFor(node1.Host, Soon);
        client.WaitForAnswer(node1.Host, Soon);
        Wait.Until(() => node1.State == "MASTER", Soon, "node1 is MASTER");
    }

    private void Node1Dies()
    {
        Database.Repair(node2.Host);
        Database.Launch(node2.Host);
        node2.DatabaseUp = true;
        node2.StartDaemon();
        node2.Daemon.WaitFor("Entering BACKUP STATE", Soon);
        NothingMoves(node1);
        stage.Say("every process on node1 is killed, its cable is pulled");
        stage.Say("expected: node2 takes over after its master-down time (3.65 s)");
        node1.Host.Die();
        node1.DatabaseUp = false;
        owners.WaitFor(node2.Host, Soon);
        client.WaitForAnswer(node2.Host, Soon);
    }

    private void WorkerIsKilled()
    {
        // A machine that boots has no address left over.
        node1.Host.Box.TryRun("", "ip", "address", "delete", $"{Address}/24", "dev", "eth0");
        node1.Host.PlugCable();
        Database.Launch(node1.Host);
        node1.DatabaseUp = true;
        node1.StartDaemon();
        node1.Daemon.WaitFor("Entering BACKUP STATE", Soon);
        NothingMoves(node2);
        var (killed, mark) = (LabClock.Now, node2.Daemon.Mark);
        var worker = node2.Worker();
        stage.Say($"SIGKILL to process {worker} on node2");
        stage.Say("expected: node2 is back with its address before node1 (3.6 s) takes it; no moment with two owners");
        LabProcess.Send(worker, Signal.Kill);
        node2.Daemon.WaitFor("Entering MASTER STATE", Soon, mark);
        NothingMoves(node2);
        Expect(node1.LogBetween(killed, LabClock.Now).All(line => !line.Text.Contains("Entering MASTER", StringComparison.Ordinal)), "node1 stays BACKUP");
        client.WaitForAnswer(node2.Host, Soon);
    }

    private void Break(Node node)
    {
        Database.Break(node.Host);
        node.DatabaseUp = false;
        stage.Say($"MySQL on {node.Name} is killed, and its disk is gone");
    }

    private void NothingMoves(Node owner) =>
        Wait.Never(() => owners.Owners is not [var only] || only != owner.Host, LongEnough, $"the address leaves {owner.Name}");

    private static string Priority(Node node) => node.Priority(node.Name == "node1" ? "100" : "90");

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new LabException($"expected: {what}");
        }
    }
}

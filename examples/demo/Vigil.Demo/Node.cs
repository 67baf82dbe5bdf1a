using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>One host of the pair with the example's own files in /etc/keepalived.</summary>
internal sealed class Node
{
    private static readonly string Example = Path.Combine(Programs.Root, "examples", "mysql-ha");
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly string daemonPath;
    private readonly List<LabProcess> daemons = [];

    public Node(Lab lab, string name, string daemonPath)
    {
        this.daemonPath = daemonPath;
        Host = lab.AddHost(name);
        Host.Box.Run("/bin/sh", "-c", "mount -t tmpfs tmpfs /var/log");
        Host.Box.CopyFolder("/etc");
        Host.Box.Write("/etc/keepalived/keepalived.conf", File.ReadAllText(Path.Combine(Example, $"{name}.conf")));
        foreach (var script in new[] { "restart_mysql.sh", "notify.sh" })
        {
            Host.Box.Write($"/etc/keepalived/{script}", File.ReadAllText(Path.Combine(Example, script)));
        }
    }

    public Host Host { get; }

    public string Name => Host.Name;

    /// <summary>The daemon that was started last.</summary>
    public LabProcess Daemon => daemons[^1];

    public bool DatabaseUp { get; set; } = true;

    /// <summary>What the log says: MASTER, BACKUP, FAULT; or why there is none.</summary>
    public string State => !Daemon.Running ? "not running" : Last(@"Entering (\w+) STATE") ?? "starting";

    /// <summary>The priority in effect, as the log says.</summary>
    public string Priority(string configured) => Last(@"effective priority from \d+ to (\d+)") ?? configured;

    /// <summary>The diary that notify.sh writes.</summary>
    public string Diary => Host.Box.Read("/var/log/mysql-ha.log");

    public void StartDaemon() =>
        daemons.Add(Host.Start(daemonPath, "-n", "-l", "-D", "-G", "-f", "/etc/keepalived/keepalived.conf"));

    public void StopDaemon() => Daemon.Stop(StopLimit);

    /// <summary>The process of the daemon that speaks VRRP.</summary>
    public int Worker()
    {
        var children = Daemon.Children();
        var named = children.Where(pid => File.ReadAllText($"/proc/{pid}/comm").Contains("vrrp", StringComparison.Ordinal)).ToArray();
        return (named, children) switch
        {
            ([var one], _) => one,
            (_, [var only]) => only, // keepalived names its children by nothing but their title
            _ => throw new LabException($"which process of {Name} speaks VRRP? {string.Join(", ", children)}"),
        };
    }

    /// <summary>What its daemons logged between two moments.</summary>
    public IEnumerable<LogLine> LogBetween(TimeSpan from, TimeSpan to) =>
        daemons.SelectMany(daemon => daemon.Lines).Where(line => line.At >= from && line.At < to);

    private string? Last(string pattern) =>
        Daemon.Lines.Select(line => Regex.Match(line.Text, pattern)).LastOrDefault(match => match.Success)?.Groups[1].Value;
}

using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>A host that runs the daemon with files of an example in /etc/keepalived.</summary>
internal sealed class Node
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly string daemonPath;
    private readonly List<LabProcess> daemons = [];

    /// <summary>Makes the host; the daemon is not started.</summary>
    /// <param name="lab">Where it stands.</param>
    /// <param name="name">Its name.</param>
    /// <param name="daemonPath">The program.</param>
    /// <param name="example">Folder among the examples.</param>
    /// <param name="config">The file there that becomes keepalived.conf.</param>
    /// <param name="scripts">Other files of it.</param>
    /// <param name="globals">What is put before the configuration.</param>
    public Node(Lab lab, string name, string daemonPath, string example, string config, IEnumerable<string> scripts, string globals = "")
    {
        var folder = Path.Combine(Programs.Root, "examples", example);
        this.daemonPath = daemonPath;
        Host = lab.AddHost(name);
        Host.Box.Run("/bin/sh", "-c", "mount -t tmpfs tmpfs /var/log");
        Host.Box.CopyFolder("/etc");
        Host.Box.Write("/etc/keepalived/keepalived.conf", globals + File.ReadAllText(Path.Combine(folder, config)));
        foreach (var script in scripts)
        {
            Host.Box.Write($"/etc/keepalived/{script}", File.ReadAllText(Path.Combine(folder, script)));
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

    /// <summary>Stops it, if it ever was started.</summary>
    public void StopDaemon() => daemons.LastOrDefault()?.Stop(StopLimit);

    /// <summary>The process of the daemon that speaks VRRP.</summary>
    public int Worker() => Worker("vrrp");

    /// <summary>A process of the daemon by a word of its name.</summary>
    public int Worker(string word)
    {
        var children = Daemon.Children();
        var named = children.Where(pid => File.ReadAllText($"/proc/{pid}/comm").Contains(word, StringComparison.Ordinal)).ToArray();
        return (named, children) switch
        {
            ([var one], _) => one,
            (_, [var only]) => only, // keepalived names its children by nothing but their title
            _ => throw new LabException($"which process of {Name} is its {word} worker? {string.Join(", ", children)}"),
        };
    }

    /// <summary>As one whose log is shown.</summary>
    public Speaker Speaker => new(Name, LogBetween);

    /// <summary>What its daemons logged between two moments.</summary>
    public IEnumerable<LogLine> LogBetween(TimeSpan from, TimeSpan to) =>
        daemons.SelectMany(daemon => daemon.Lines).Where(line => line.At >= from && line.At < to);

    private string? Last(string pattern) =>
        Daemon.Lines.Select(line => Regex.Match(line.Text, pattern)).LastOrDefault(match => match.Success)?.Groups[1].Value;
}

namespace Vigil.Daemon.Cli;

/// <summary>What the command line of the daemon says (runtime-interface: command line). Immutable; handed to the workers as it is.</summary>
public sealed record DaemonOptions
{
    /// <summary>-f: a file or glob.</summary>
    public string ConfigFile { get; init; } = "/etc/keepalived/keepalived.conf";

    /// <summary>-P given: run the VRRP half (and not the others, unless they are asked for as well).</summary>
    public bool OnlyVrrp { get; init; }

    /// <summary>-C given: run the checker half.</summary>
    public bool OnlyChecker { get; init; }

    /// <summary>-B: no BFD.</summary>
    public bool NoBfd { get; init; }

    /// <summary>--all: start every worker even without configuration.</summary>
    public bool AllWorkers { get; init; }

    /// <summary>-l: log to stderr as well.</summary>
    public bool LogConsole { get; init; }

    /// <summary>-D, counted.</summary>
    public int LogDetail { get; init; }

    /// <summary>-S: syslog facility number (3 is daemon, 16..23 local0..7, 1 user).</summary>
    public int LogFacility { get; init; } = 3;

    /// <summary>-g: log file; null: none.</summary>
    public string? LogFile { get; init; }

    /// <summary>--flush-log-file</summary>
    public bool FlushLogFile { get; init; }

    /// <summary>-G: no syslog.</summary>
    public bool NoSyslog { get; init; }

    /// <summary>-u: file creation mask.</summary>
    public int? Umask { get; init; }

    /// <summary>-X: drop VIPs on a transition caused by a signal.</summary>
    public bool ReleaseVips { get; init; }

    /// <summary>-V: keep VIPs and routes at stop.</summary>
    public bool KeepVrrpAtStop { get; init; }

    /// <summary>-I: keep IPVS entries at stop.</summary>
    public bool KeepIpvsAtStop { get; init; }

    /// <summary>-R: a dead worker stops everything.</summary>
    public bool NoRespawn { get; init; }

    /// <summary>-n: stay in the foreground.</summary>
    public bool Foreground { get; init; }

    /// <summary>-d: log the configuration at start.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary>-p</summary>
    public string? PidFile { get; init; }

    /// <summary>-r</summary>
    public string? VrrpPidFile { get; init; }

    /// <summary>-c</summary>
    public string? CheckerPidFile { get; init; }

    /// <summary>-b</summary>
    public string? BfdPidFile { get; init; }

    /// <summary>-a: log every address change netlink tells of.</summary>
    public bool MonitorAddresses { get; init; }

    /// <summary>-x</summary>
    public bool Snmp { get; init; }

    /// <summary>-A</summary>
    public string? SnmpAgentSocket { get; init; }

    /// <summary>-s: network namespace; beats net_namespace.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>-m: allow core files.</summary>
    public bool CoreDump { get; init; }

    /// <summary>-M: pattern for the kernel's core_pattern.</summary>
    public string? CoreDumpPattern { get; init; }

    /// <summary>-e: every include problem counts.</summary>
    public bool AllConfig { get; init; }

    /// <summary>-i: id for @ lines; null: the host name up to its first dot.</summary>
    public string? ConfigId { get; init; }

    /// <summary>-t: check and exit.</summary>
    public bool ConfigTest { get; init; }

    /// <summary>-t=FILE: where the messages are appended; null: stderr.</summary>
    public string? ConfigTestLog { get; init; }

    /// <summary>--config-fd: descriptor that holds the configuration for a test before a reload.</summary>
    public int? ConfigDescriptor { get; init; }

    /// <summary>--ignore-sigint</summary>
    public bool IgnoreSigint { get; init; }

    /// <summary>The same with every relative path of a file made absolute: the daemon and its workers leave the directory they were started in.</summary>
    public DaemonOptions Below(string directory)
    {
        return this with
        {
            ConfigFile = Path.Combine(directory, ConfigFile),
            LogFile = Absolute(LogFile),
            PidFile = Absolute(PidFile),
            VrrpPidFile = Absolute(VrrpPidFile),
            CheckerPidFile = Absolute(CheckerPidFile),
            BfdPidFile = Absolute(BfdPidFile),
        };

        string? Absolute(string? path) => path is null ? null : Path.Combine(directory, path);
    }

    /// <summary>True when the VRRP half may run.</summary>
    public bool RunsVrrp => OnlyVrrp || !OnlyChecker;

    /// <summary>True when the checker half may run.</summary>
    public bool RunsChecker => OnlyChecker || !OnlyVrrp;
}

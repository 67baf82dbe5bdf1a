using System.Globalization;

namespace Vigil.Daemon.Cli;

/// <summary>Whether an option takes a value, as getopt_long(3) means it.</summary>
internal enum OptionValue : byte
{
    None,
    Required,

    /// <summary>Only when attached: -tFILE, --config-test=FILE.</summary>
    Optional,
}

/// <summary>
/// One option of the daemon: names, value, help, and what it sets. Returns null for a value it cannot read: that ends the start, or, where
/// there is a complaint for it, is told and goes without.
/// </summary>
internal sealed record OptionRow(
    char? Short, string Long, OptionValue Value, string Placeholder, string Help, Func<DaemonOptions, string?, DaemonOptions?> Apply, string? Complaint = null)
{
    /// <summary>Of an option without effect in this release: whether it is given.</summary>
    public Func<DaemonOptions, bool>? IsNotYet { get; init; }
}

/// <summary>Every option of keepalived's command line, once: the parser and the help text read this table.</summary>
internal static class OptionTable
{
    public static IReadOnlyList<OptionRow> Rows { get; } =
    [
        Text('f', "use-file", "FILE", "Configuration file or glob (default /etc/keepalived/keepalived.conf)", (o, v) => o with { ConfigFile = v }),
        Flag('P', "vrrp", "Run only the VRRP half", o => o with { OnlyVrrp = true }),
        Flag('C', "check", "Run only the health-checker half", o => o with { OnlyChecker = true }),
        Flag('B', "no_bfd", "Do not run BFD", o => o with { NoBfd = true }),
        Flag(null, "all", "Start every worker even if nothing is configured for it", o => o with { AllWorkers = true }),
        Flag('l', "log-console", "Log to the console as well", o => o with { LogConsole = true }),
        Flag('D', "log-detail", "Detailed messages; twice for more", o => o with { LogDetail = o.LogDetail + 1 }),
        new('S', "log-facility", OptionValue.Required, "0-7|local0-7|user|daemon", "Syslog facility (default daemon)",
            (o, v) => Facility(v!) is { } number ? o with { LogFacility = number } : null, "Invalid log facility"),
        new('g', "log-file", OptionValue.Optional, "FILE", "Log to a file (default TMPDIR or /tmp, keepalived.log)",
            (o, v) => o with { LogFile = v ?? Path.Combine(TemporaryDirectory(), "keepalived.log") }),
        Flag(null, "flush-log-file", "Flush the log file after each message", o => o with { FlushLogFile = true }),
        Flag('G', "no-syslog", "Do not log to syslog", o => o with { NoSyslog = true }),
        new('u', "umask", OptionValue.Required, "MASK", "File creation mask, octal or 0x hexadecimal",
            (o, v) => Number(v!) is >= 0 and <= 0x1ff and var mask ? o with { Umask = mask } : null),
        Flag('X', "release-vips", "At a reload, drop virtual addresses of instances that are not MASTER", o => o with { ReleaseVips = true }),
        Flag('V', "dont-release-vrrp", "Keep virtual addresses and routes when stopping", o => o with { KeepVrrpAtStop = true }),
        Flag('I', "dont-release-ipvs", "Keep IPVS entries when stopping", o => o with { KeepIpvsAtStop = true }),
        Flag('R', "dont-respawn", "Stop instead of restarting a dead worker", o => o with { NoRespawn = true }),
        Flag('n', "dont-fork", "Stay in the foreground", o => o with { Foreground = true }),
        Flag('d', "dump-conf", "Log the configuration as understood", o => o with { DumpConfiguration = true }),
        Text('p', "pid", "FILE", "Pid file of the supervisor", (o, v) => o with { PidFile = v }),
        Text('r', "vrrp_pid", "FILE", "Pid file of the VRRP worker", (o, v) => o with { VrrpPidFile = v }),
        Text('c', "checkers_pid", "FILE", "Pid file of the checker worker", (o, v) => o with { CheckerPidFile = v }),
        NotYet(Text('b', "bfd_pid", "FILE", "Pid file of the BFD worker", (o, v) => o with { BfdPidFile = v }), static o => o.BfdPidFile is not null),
        Flag('a', "address-monitoring", "Log every address the kernel adds or deletes", o => o with { MonitorAddresses = true }),
        NotYet(Flag('x', "snmp", "Enable SNMP", o => o with { Snmp = true }), static o => o.Snmp),
        NotYet(Text('A', "snmp-agent-socket", "FILE", "Socket of the SNMP master agent", (o, v) => o with { SnmpAgentSocket = v }), static o => o.SnmpAgentSocket is not null),
        Text('s', "namespace", "NAME", "Network namespace to run in, whatever net_namespace says", (o, v) => o with { NetworkNamespace = v }),
        Flag('m', "core-dump", "Allow core files", o => o with { CoreDump = true }),
        new('M', "core-dump-pattern", OptionValue.Optional, "PATTERN", "Set the kernel's core_pattern (default core); implies -m",
            (o, v) => o with { CoreDump = true, CoreDumpPattern = v ?? "core" }),
        Flag('e', "all-config", "Treat every include problem as fatal", o => o with { AllConfig = true }),
        Text('i', "config-id", "ID", "Id for lines that begin with @ (default: host name up to the first dot)", (o, v) => o with { ConfigId = v }),
        new('t', "config-test", OptionValue.Optional, "FILE", "Check the configuration and exit; messages to stderr or FILE",
            (o, v) => o with { ConfigTest = true, ConfigTestLog = v, Foreground = true, NoRespawn = true, NoSyslog = true }),
        new(null, "config-fd", OptionValue.Required, "N", "Read the configuration from this descriptor (used by reloads)",
            (o, v) => Number(v!) is { } n ? o with { ConfigDescriptor = n } : null),
        Flag(null, "ignore-sigint", "Ignore SIGINT", o => o with { IgnoreSigint = true }),
    ];

    /// <summary>The options given that have no effect in this release.</summary>
    public static string[] NotYetOf(DaemonOptions options) => [.. Rows.Where(row => row.IsNotYet?.Invoke(options) == true).Select(static row => "--" + row.Long)];

    private static OptionRow NotYet(OptionRow row, Func<DaemonOptions, bool> isGiven) => row with { IsNotYet = isGiven };

    private static OptionRow Flag(char? shortName, string longName, string help, Func<DaemonOptions, DaemonOptions> set) =>
        new(shortName, longName, OptionValue.None, "", help, (o, _) => set(o));

    private static OptionRow Text(char? shortName, string longName, string placeholder, string help, Func<DaemonOptions, string, DaemonOptions> set) =>
        new(shortName, longName, OptionValue.Required, placeholder, help, (o, v) => set(o, v!));

    private static int? Facility(string text) => text switch
    {
        "daemon" or "" => 3,
        "user" => 1,
        { Length: 1 } when text[0] is >= '0' and <= '7' => 16 + (text[0] - '0'),
        { Length: 6 } when text.StartsWith("local", StringComparison.Ordinal) && text[5] is >= '0' and <= '7' => 16 + (text[5] - '0'),
        _ => null,
    };

    /// <summary>strtol with base 0: 0x hexadecimal, leading 0 octal, else decimal.</summary>
    internal static int? Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (text.Length > 1 && text[0] == '0')
        {
            int octal = 0;
            foreach (var digit in text.AsSpan(1))
            {
                if (digit is < '0' or > '7' || octal > int.MaxValue / 8 - 1) return null;
                octal = octal * 8 + (digit - '0');
            }
            return octal;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    internal static string TemporaryDirectory() =>
        Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } dir && Path.IsPathRooted(dir) && Directory.Exists(dir) ? dir : "/tmp";
}

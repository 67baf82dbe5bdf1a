using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>
/// Command-line options as bytes, from supervisor to worker of the same build. Not JSON: the serialiser cost an eighth of the
/// start of either process. A test sets every property and reads it back.
/// </summary>
internal static class OptionsBytes
{
    public static void Write(BinaryWriter to, DaemonOptions options)
    {
        foreach (var flag in Flags(options)) to.Write(flag);
        foreach (var number in (int?[])[options.LogDetail, options.LogFacility, options.Umask, options.ConfigDescriptor])
        {
            to.Write(number.HasValue);
            to.Write(number ?? 0);
        }
        foreach (var text in Texts(options))
        {
            to.Write(text is not null);
            to.Write(text ?? "");
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; throws <see cref="EndOfStreamException"/> on fewer bytes.</summary>
    public static DaemonOptions Read(BinaryReader from) => new()
    {
        OnlyVrrp = from.ReadBoolean(),
        OnlyChecker = from.ReadBoolean(),
        NoBfd = from.ReadBoolean(),
        AllWorkers = from.ReadBoolean(),
        LogConsole = from.ReadBoolean(),
        FlushLogFile = from.ReadBoolean(),
        NoSyslog = from.ReadBoolean(),
        ReleaseVips = from.ReadBoolean(),
        KeepVrrpAtStop = from.ReadBoolean(),
        KeepIpvsAtStop = from.ReadBoolean(),
        NoRespawn = from.ReadBoolean(),
        Foreground = from.ReadBoolean(),
        DumpConfiguration = from.ReadBoolean(),
        MonitorAddresses = from.ReadBoolean(),
        Snmp = from.ReadBoolean(),
        CoreDump = from.ReadBoolean(),
        AllConfig = from.ReadBoolean(),
        ConfigTest = from.ReadBoolean(),
        IgnoreSigint = from.ReadBoolean(),
        LogDetail = Number(from) ?? 0,
        LogFacility = Number(from) ?? 0,
        Umask = Number(from),
        ConfigDescriptor = Number(from),
        ConfigFile = Text(from) ?? "",
        LogFile = Text(from),
        PidFile = Text(from),
        VrrpPidFile = Text(from),
        CheckerPidFile = Text(from),
        BfdPidFile = Text(from),
        SnmpAgentSocket = Text(from),
        NetworkNamespace = Text(from),
        CoreDumpPattern = Text(from),
        ConfigId = Text(from),
        ConfigTestLog = Text(from),
    };

    private static bool[] Flags(DaemonOptions o) =>
    [
        o.OnlyVrrp, o.OnlyChecker, o.NoBfd, o.AllWorkers, o.LogConsole, o.FlushLogFile, o.NoSyslog, o.ReleaseVips, o.KeepVrrpAtStop,
        o.KeepIpvsAtStop, o.NoRespawn, o.Foreground, o.DumpConfiguration, o.MonitorAddresses, o.Snmp, o.CoreDump, o.AllConfig, o.ConfigTest,
        o.IgnoreSigint,
    ];

    private static string?[] Texts(DaemonOptions o) =>
    [
        o.ConfigFile, o.LogFile, o.PidFile, o.VrrpPidFile, o.CheckerPidFile, o.BfdPidFile, o.SnmpAgentSocket, o.NetworkNamespace,
        o.CoreDumpPattern, o.ConfigId, o.ConfigTestLog,
    ];

    private static int? Number(BinaryReader from) => (from.ReadBoolean(), from.ReadInt32()) is (true, var number) ? number : null;

    private static string? Text(BinaryReader from) => (from.ReadBoolean(), from.ReadString()) is (true, var text) ? text : null;
}

using Vigil.Bench.Checkers;

namespace Vigil.Bench.Emulated;

/// <summary>What is measured in the emulated machine.</summary>
/// <param name="Name">Of the bench; results are saved under it.</param>
/// <param name="Script">Follows guest.sh.</param>
/// <param name="Modules">Kernel modules it needs, without those they need.</param>
/// <param name="Configurations">Names and texts of the files the script names.</param>
internal sealed record Plan(string Name, string Script, string[] Modules, IReadOnlyList<(string Name, string Text)> Configurations);

/// <summary>The plans, with the configuration files their scripts name.</summary>
internal static class GuestFiles
{
    private const double Interval = 0.1;

    /// <summary>Priority of the backups whose start is measured.</summary>
    public const int BackupPriority = 200;

    /// <summary>Time they wait before they become master, microseconds.</summary>
    public static long MasterDownUs => (long)(Configs.MasterDownNs(Interval, BackupPriority) / 1000);

    /// <summary>`bench vrrp --emulated`.</summary>
    public static Plan Vrrp { get; } = new("vrrp-emulated", "vrrp.sh", ["veth"],
    [
        ("master1.conf", Configs.Vrrp(1, Interval, "MASTER", 200)),
        ("master255.conf", Configs.Vrrp(255, Interval, "MASTER", 200)),
        ("master255b.conf", Configs.Vrrp(255, Interval, "MASTER", 201)),
        ("backup1.conf", Configs.Vrrp(1, Interval, "BACKUP", BackupPriority)),
        ("backup255.conf", Configs.Vrrp(255, Interval, "BACKUP", BackupPriority)),
        ("wait1.conf", Configs.Vrrp(1, 10, "BACKUP", BackupPriority)),
        ("wait255.conf", Configs.Vrrp(255, 10, "BACKUP", BackupPriority)),
        ("backup1000.conf", Configs.Vrrp(1000, Interval, "BACKUP", BackupPriority)),
        ("rs10.conf", Configs.RealServers(10)),
        ("rs1000.conf", Configs.RealServers(1000)),
        ("rs10000.conf", Configs.RealServers(10_000)),
    ]);

    /// <summary>`bench checker --emulated`.</summary>
    public static Plan Checker { get; } = new("checker-emulated", "checker.sh", ["veth", "ip_vs", "ip_vs_rr"],
    [
        ("plain.conf", Services(CheckKind.None, 6).Text()),
        ("plain-more.conf", (Services(CheckKind.None, 6) with { Services = 201 }).Text()),
        ("plain-weights.conf", (Services(CheckKind.None, 6) with { Weight = 2 }).Text()),
        ("plain-others.conf", (Services(CheckKind.None, 6) with { FirstServer = 1000 }).Text()),
        ("checked.conf", Services(CheckKind.Tcp, 60).Text()),
        ("checked-weights.conf", (Services(CheckKind.Tcp, 60) with { Weight = 2 }).Text()),
        ("tcp.conf", Services(CheckKind.Tcp, 1).Text()),
        ("http.conf", Services(CheckKind.Http, 1).Text()),
    ]);

    private static ServiceFile Services(CheckKind check, int delayLoop) => new() { Services = 200, ServersEach = 5, Check = check, DelayLoop = delayLoop };
}

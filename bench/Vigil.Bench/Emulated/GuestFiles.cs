namespace Vigil.Bench.Emulated;

/// <summary>The configuration files the guest script names.</summary>
internal static class GuestFiles
{
    private const double Interval = 0.1;

    /// <summary>Priority of the backups whose start is measured.</summary>
    public const int BackupPriority = 200;

    /// <summary>Time they wait before they become master, microseconds.</summary>
    public static long MasterDownUs => (long)(Configs.MasterDownNs(Interval, BackupPriority) / 1000);

    /// <summary>File names and texts.</summary>
    public static IEnumerable<(string Name, string Text)> Configurations() =>
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
    ];
}

using Vigil.Bench.Lab;

namespace Vigil.Bench.Rows;

/// <summary>Wall time of `-t` on generated files.</summary>
internal static class ConfigTest
{
    private static readonly (string Name, Func<string> Text, int Interfaces)[] Files =
    [
        ("10 real servers", () => Configs.RealServers(10), 1),
        ("100 real servers", () => Configs.RealServers(100), 1),
        ("1,000 real servers", () => Configs.RealServers(1000), 1),
        ("10,000 real servers", () => Configs.RealServers(10_000), 1),
        ("1,000 instances", () => Configs.Vrrp(1000, 1, "BACKUP", 100), Configs.InterfacesFor(1000)),
    ];

    public static void Measure(RowRun run)
    {
        using var lan = new Lan(hosts: 1, Files.Max(f => f.Interfaces));
        var host = lan.Hosts[0];
        foreach (var (name, text, _) in Files)
        {
            host.Box.Write("/tmp/keepalived.conf", text());
            for (var i = run.Pick(6, 3); i > 0; i--)
            {
                var from = Native.RealtimeNs();
                var status = host.Try($"{run.Contender.CheckCommand("/tmp/keepalived.conf")} >/tmp/out 2>&1");
                var elapsed = Native.RealtimeNs() - from;
                if (status != 0)
                    throw new IOException($"-t on {name} ended with {status}:\n{Tail(host.Box.Read("/tmp/out").Split('\n'))}");
                run.Add("config-test", $"-t, {name}", "ms", elapsed / 1e6);
            }
        }
    }

    private static string Tail(string[] lines) => string.Join('\n', lines.TakeLast(10));
}

using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Lab.Keywords;

/// <summary>
/// Three directors, each with the checker worker alone: one has most keywords of its process, one the other spellings and those that exclude the
/// first ones, and one has none. The kernel need not have IPVS: what is looked at is the process and what its checks send.
/// </summary>
public sealed class CheckerRun : IDisposable
{
    /// <summary>Kinds of checks that connect, each with a mark of its own: 11 and up.</summary>
    public static readonly string[] Kinds = ["TCP_CHECK", "HTTP_GET", "SSL_GET", "SMTP_CHECK", "host", "DNS_CHECK", "UDP_CHECK", "PING_CHECK"];

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly LabKit.Lab _lab = new();

    public CheckerRun()
    {
        With = new Director(_lab.AddHost("with"), "fwmark", """
            checker_process_name cguard
            checker_priority -7
            checker_rt_priority 17
            checker_rlimit_rttime 7777777
            checker_cpu_affinity 1
            checker_no_swap
            lvs_netlink_monitor_rcv_bufs 70000
            """);
        Also = new Director(_lab.AddHost("also"), "", """
            lvs_process_name lguard
            checker_rt_priority 5
            checker_rlimit_rtime 8888888
            lvs_netlink_monitor_rcv_bufs 60000000
            lvs_netlink_monitor_rcv_bufs_force
            """);
        Without = new Director(_lab.AddHost("without"), "", "");
    }

    public Director With { get; }

    public Director Also { get; }

    public Director Without { get; }

    public void Dispose() => _lab.Dispose();

    /// <summary>One of them, and what was seen of it.</summary>
    public sealed class Director
    {
        public Director(Host host, string keyword, string globals)
        {
            host.Box.Write("/run/lab/count.nft", "table inet count {\nchain out {\ntype filter hook output priority 0;\n"
                + string.Concat(Kinds.Select((_, i) => $"meta mark {11 + i} counter\n")) + "}\n}\n");
            host.Box.Run("/bin/sh", "-c", "nft -f /run/lab/count.nft && ip link set lo up");
            using var daemon = Product.Vigil.Start(host, Config(keyword, globals));
            foreach (string check in new[] { "TCP_CHECK", "UDP_CHECK", "DNS_CHECK", "SMTP_CHECK", "HTTP_CHECK" }) daemon.WaitFor(check, Soon);
            int worker = daemon.Children()[^1];
            Name = File.ReadAllText($"/proc/{worker}/comm").Trim();
            string[] stat = File.ReadAllText($"/proc/{worker}/stat").Split(") ")[^1].Split(' ');
            Scheduling = (int.Parse(stat[37]), int.Parse(stat[16]), int.Parse(stat[38]));
            Status = File.ReadAllText($"/proc/{worker}/task/{worker}/status") + File.ReadAllText($"/proc/{worker}/limits");
            Sockets = Regex.Replace(host.Box.Run("ss", "-O", "-f", "netlink", "-pam"), "[ \t]+", " ");
            if (keyword.Length > 0) Wait.Until(() => Kinds.Index().All(kind => Marked(host, kind.Index) > 0), Soon, $"marked packets of all kinds; there are\n{host.Box.Run("nft", "list", "ruleset")}");
            Packets = [.. Kinds.Select((_, i) => Marked(host, i))];
            daemon.Stop(Soon);
        }

        /// <summary>Name of the worker.</summary>
        public string Name { get; }

        /// <summary>Real-time priority, nice value, scheduling class.</summary>
        public (int RealTime, int Nice, int Class) Scheduling { get; }

        public string Status { get; }

        public string Sockets { get; }

        /// <summary>Packets with the mark of each kind of check.</summary>
        public int[] Packets { get; }

        private static int Marked(Host host, int kind) =>
            int.Parse(Regex.Match(host.Box.Run("nft", "list", "ruleset"), $"mark 0x{11 + kind:x8} counter packets ([0-9]+)").Groups[1].Value);

        private static string Config(string keyword, string globals) => $$"""
            global_defs {
                script_user root
                {{globals}}
            }
            virtual_server 10.0.0.200 80 {
                protocol TCP
                lvs_sched rr
                lvs_method NAT
                ha_suspend
                real_server 127.0.0.1 81 {
                }
            }
            virtual_server 10.0.0.201 80 {
                protocol TCP
                lvs_sched rr
                lvs_method NAT
                delay_loop 1
                connect_timeout 1
                warmup 0
                real_server 127.0.0.1 81 {
                    {{string.Join('\n', Kinds.Select((kind, i) => Check(kind, keyword.Length > 0 ? $"{keyword} {11 + i}" : "")))}}
                }
            }
            """;

        private static string Check(string kind, string line) => kind switch
        {
            "HTTP_GET" or "SSL_GET" => $"{kind} {{\n{line}\nurl {{\npath /\n}}\n}}",
            "host" => $"SMTP_CHECK {{\nhost {{\n{line}\n}}\n}}",
            _ => $"{kind} {{\n{line}\n}}",
        };
    }
}

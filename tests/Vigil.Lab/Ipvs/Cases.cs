using Vigil.Core.Services;
using Vigil.Core.Settings;
using static Vigil.Lab.Ipvs.Balancer;

namespace Vigil.Lab.Ipvs;

/// <summary>Configurations for keepalived, each with the table it means. Real servers without a checker are up at once.</summary>
internal static class Cases
{
    private static readonly SchedulingSettings Rr = new() { Scheduler = "rr" };
    private static readonly Forwarding Dr = new(ForwardingMethod.DirectRouting);

    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf", "sed", "nq"];

    public static readonly SameAsKeepalivedTests.Case[] All =
    [
        new("every scheduler", string.Concat(Schedulers.Select(SchedulerConfig)), Table([.. Schedulers.Select(SchedulerService)])),
        new("nat, thresholds and weights", """
            virtual_server 10.0.0.100 80 {
                lvs_sched wrr
                lvs_method NAT
                protocol TCP
                real_server 10.0.0.2 8080 {
                    weight 0
                }
                real_server 10.0.0.3 80 {
                    weight 65535
                    uthreshold 100
                    lthreshold 20
                }
            }
            """,
            Table(Service(TransportProtocol.Tcp, "10.0.0.100", 80, new() { Scheduler = "wrr" },
                Server("10.0.0.2", 8080, weight: 0), Server("10.0.0.3", 80, weight: 65535, upper: 100, lower: 20)))),
        new("persistence", """
            virtual_server 10.0.0.100 0 {
                lvs_sched rr
                lvs_method DR
                protocol TCP
                persistence_timeout 50
                persistence_granularity 255.255.255.0
                real_server 10.0.0.2 0 {
                }
            }
            virtual_server fd00::100 443 {
                lvs_sched rr
                lvs_method NAT
                protocol TCP
                persistence_timeout 3600
                persistence_granularity 64
                real_server fd00::2 443 {
                }
            }
            virtual_server 10.0.0.101 5060 {
                lvs_sched rr
                lvs_method NAT
                protocol UDP
                persistence_timeout 120
                persistence_engine sip
                real_server 10.0.0.2 5060 {
                }
            }
            """,
            Table(
                Service(TransportProtocol.Tcp, "10.0.0.100", 0, Rr with { Persistence = TimeSpan.FromSeconds(50), PersistenceMask = 0xffffff00 },
                    Server("10.0.0.2", 0, forwarding: Dr)),
                Service(TransportProtocol.Tcp, "fd00::100", 443, Rr with { Persistence = TimeSpan.FromSeconds(3600), PersistencePrefixLength = 64 },
                    Server("fd00::2", 443)),
                Service(TransportProtocol.Udp, "10.0.0.101", 5060, Rr with { Persistence = TimeSpan.FromSeconds(120), PersistenceEngine = "sip" },
                    Server("10.0.0.2", 5060)))),
        new("flags of schedulers, one packet", """
            virtual_server 10.0.0.100 53 {
                lvs_sched sh
                sh-port
                sh-fallback
                ops
                lvs_method DR
                protocol UDP
                real_server 10.0.0.2 53 {
                }
            }
            virtual_server 10.0.0.101 80 {
                lvs_sched mh
                mh-port
                lvs_method NAT
                protocol TCP
                real_server 10.0.0.2 80 {
                }
            }
            virtual_server 10.0.0.102 80 {
                lvs_sched rr
                flag-3
                lvs_method NAT
                protocol TCP
                real_server 10.0.0.2 80 {
                }
            }
            """,
            Table(
                Service(TransportProtocol.Udp, "10.0.0.100", 53,
                    new() { Scheduler = "sh", Flags = SchedulerFlags.Port | SchedulerFlags.Fallback, OnePacket = true }, Server("10.0.0.2", 53, forwarding: Dr)),
                Service(TransportProtocol.Tcp, "10.0.0.101", 80, new() { Scheduler = "mh", Flags = SchedulerFlags.Port }, Server("10.0.0.2", 80)),
                Service(TransportProtocol.Tcp, "10.0.0.102", 80, Rr with { Flags = SchedulerFlags.Flag3 }, Server("10.0.0.2", 80)))),
        new("tunnels", """
            virtual_server 10.0.0.100 80 {
                lvs_sched rr
                lvs_method TUN
                protocol TCP
                real_server 10.0.0.2 80 {
                }
                real_server 10.0.0.3 80 {
                    lvs_method TUN type gue port 6080
                }
                real_server 10.0.0.4 80 {
                    lvs_method TUN type gue port 6081 csum
                }
                real_server 10.0.0.5 80 {
                    lvs_method TUN type gue port 6082 remcsum
                }
                real_server 10.0.0.6 80 {
                    lvs_method TUN type gre
                }
                real_server 10.0.0.7 80 {
                    lvs_method TUN type gre csum
                }
                real_server fd00::8 80 {
                    lvs_method TUN type ipip
                }
            }
            """,
            Table(Service(TransportProtocol.Tcp, "10.0.0.100", 80, Rr,
                Server("10.0.0.2", 80, forwarding: new(ForwardingMethod.Tunnel)),
                Server("10.0.0.3", 80, forwarding: new(ForwardingMethod.Tunnel, TunnelType.Gue, 6080)),
                Server("10.0.0.4", 80, forwarding: new(ForwardingMethod.Tunnel, TunnelType.Gue, 6081, TunnelChecksum.Full)),
                Server("10.0.0.5", 80, forwarding: new(ForwardingMethod.Tunnel, TunnelType.Gue, 6082, TunnelChecksum.Remote)),
                Server("10.0.0.6", 80, forwarding: new(ForwardingMethod.Tunnel, TunnelType.Gre)),
                Server("10.0.0.7", 80, forwarding: new(ForwardingMethod.Tunnel, TunnelType.Gre, 0, TunnelChecksum.Full)),
                Server("fd00::8", 80, forwarding: new(ForwardingMethod.Tunnel))))),
        new("marks", """
            virtual_server fwmark 7 {
                lvs_sched wlc
                lvs_method DR
                real_server 10.0.0.2 {
                }
            }
            virtual_server fwmark 8 {
                ip_family inet6
                lvs_sched rr
                lvs_method NAT
                persistence_timeout 60
                real_server fd00::2 80 {
                    weight 3
                }
            }
            """,
            Table(
                new DesiredService { Key = ServiceKey.Marked(7, InetFamily.IPv4), Scheduling = new(), Servers = [Server("10.0.0.2", 0, forwarding: Dr)] },
                new DesiredService
                {
                    Key = ServiceKey.Marked(8, InetFamily.IPv6),
                    Scheduling = Rr with { Persistence = TimeSpan.FromSeconds(60) },
                    Servers = [Server("fd00::2", 80, weight: 3)],
                })),
        new("sctp and a group with a range", """
            virtual_server_group web {
                10.0.0.100-102 80
                10.0.0.110 8080
                fwmark 9
            }
            virtual_server group web {
                lvs_sched rr
                lvs_method NAT
                protocol TCP
                real_server 10.0.0.2 80 {
                }
            }
            virtual_server 10.0.0.120 36412 {
                lvs_sched rr
                lvs_method NAT
                protocol SCTP
                real_server 10.0.0.2 36412 {
                }
            }
            """,
            Table(
            [
                .. new[] { ("10.0.0.100", 80), ("10.0.0.101", 80), ("10.0.0.102", 80), ("10.0.0.110", 8080) }
                    .Select(item => Service(TransportProtocol.Tcp, item.Item1, (ushort)item.Item2, Rr, Server("10.0.0.2", 80))),
                new DesiredService { Key = ServiceKey.Marked(9, InetFamily.IPv4), Scheduling = Rr, Servers = [Server("10.0.0.2", 80)] },
                Service(TransportProtocol.Sctp, "10.0.0.120", 36412, Rr, Server("10.0.0.2", 36412)),
            ])),
        new("time-outs and sync daemons", """
            global_defs {
                lvs_timeouts tcp 1000 udp 20
                lvs_sync_daemon eth0 id 5 maxlen 1200 port 8850 ttl 3 group 224.0.0.99
            }
            virtual_server 10.0.0.100 80 {
                lvs_sched rr
                lvs_method NAT
                protocol TCP
                real_server 10.0.0.2 80 {
                }
            }
            """,
            Table(Service(TransportProtocol.Tcp, "10.0.0.100", 80, Rr, Server("10.0.0.2", 80))),
            new LvsSettings
            {
                TcpTimeout = TimeSpan.FromSeconds(1000),
                UdpTimeout = TimeSpan.FromSeconds(20),
                SyncDaemon = new() { Interface = "eth0", Id = 5, MaxLength = 1200, Port = 8850, Ttl = 3, Group = InetAddress.Parse("224.0.0.99") },
            }),
    ];

    private static string SchedulerConfig(string name, int number) => $$"""
        virtual_server 10.0.0.{{100 + number}} 80 {
            lvs_sched {{name}}
            lvs_method NAT
            protocol TCP
            real_server 10.0.0.2 80 {
                weight 3
            }
            real_server 10.0.0.3 80 {
            }
        }

        """;

    private static DesiredService SchedulerService(string name, int number) => Service(
        TransportProtocol.Tcp, $"10.0.0.{100 + number}", 80, new() { Scheduler = name }, Server("10.0.0.2", 80, weight: 3), Server("10.0.0.3", 80));
}

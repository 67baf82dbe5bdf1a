using Vigil.Config.Diagnostics;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Netlink;
using Vigil.Xdp.Abi;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

public sealed partial class VirtualServerKeywords
{
    private static string Scheduled(string lines) => Service(Conf(lines)).Scheduler;

    private static IpvsServiceFlags Flags(string lines) => Service(Conf(lines)).Flags;

    [Fact]
    public void lb_algo() => Of("lb_algo mh", "wlc", "mh", Scheduled);

    [Fact]
    public void lvs_sched() => Of("lvs_sched nq", "wlc", "nq", Scheduled);

    [Fact]
    public void ops() => Of("ops", IpvsServiceFlags.None, IpvsServiceFlags.OnePacket, static line => Flags($"protocol UDP\n{line}"));

    [Fact]
    public void on_failure() => Of("on_failure drain", ServerState.Drop, ServerState.Drain, static line => Started(Conf(line)).Host.Table.Services[0].ToXdp()!.OnFailure);

    [Fact]
    public void flag_1() => Of("flag-1", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler1, Flags, "flag-1");

    [Fact]
    public void flag_2() => Of("flag-2", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler2, Flags, "flag-2");

    [Fact]
    public void flag_3() => Of("flag-3", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler3, Flags, "flag-3");

    [Fact]
    public void sh_port() => Of("sh-port", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler2, static line => Flags($"lb_algo sh\n{line}"), "sh-port");

    [Fact]
    public void sh_fallback() => Of("sh-fallback", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler1, static line => Flags($"lb_algo sh\n{line}"), "sh-fallback");

    [Fact]
    public void mh_port() => Of("mh-port", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler2, static line => Flags($"lb_algo mh\n{line}"), "mh-port");

    [Fact]
    public void mh_fallback() => Of("mh-fallback", IpvsServiceFlags.None, IpvsServiceFlags.Scheduler1, static line => Flags($"lb_algo mh\n{line}"), "mh-fallback");

    // The kernel sets this flag by itself, so all it does is to be refused where it has no meaning.
    [Fact]
    public void hashed() => Of("hashed", 0, 1, static line => Read(Conf($"lb_algo rr\n{line}")).Diagnostics.Count(static one => one.Rule == DiagnosticCatalogue.OnlyWith));

    [Fact]
    public void lb_kind() => Of("lb_kind DR", IpvsForwarding.Masquerade, IpvsForwarding.DirectRouting, static line => Destination(Conf(line)).Forwarding);

    [Fact]
    public void lvs_method()
    {
        Of("lvs_method TUN type gue port 6080 csum", default, new IpvsTunnel(IpvsTunnelType.Gue, 6080, IpvsTunnelChecksum.Full), static line => Destination(Conf(line)).Tunnel);
        Of("lvs_method TUN type gre", default, new IpvsTunnel(IpvsTunnelType.Gre, 0, IpvsTunnelChecksum.None), static line => Destination(Conf(line)).Tunnel);
        Of("lvs_method DR", IpvsForwarding.Masquerade, IpvsForwarding.DirectRouting, static line => Destination(Conf(line)).Forwarding);
    }

    [Fact]
    public void persistence_engine() => Of("persistence_engine sip", null, "sip", static line => Service(Conf($"protocol UDP\npersistence_timeout 50\n{line}")).PersistenceEngine);

    [Fact]
    public void persistence_timeout()
    {
        Of("persistence_timeout 50", (0u, IpvsServiceFlags.None), (50u, IpvsServiceFlags.Persistent), Persistence);
        Of("persistence_timeout", (0u, IpvsServiceFlags.None), (360u, IpvsServiceFlags.Persistent), Persistence);
    }

    private static (uint, IpvsServiceFlags) Persistence(string lines) => Service(Conf(lines)) is var service ? (service.TimeoutSeconds, service.Flags) : default;

    [Fact]
    public void persistence_granularity()
    {
        Of("persistence_granularity 255.255.255.0", uint.MaxValue, 0xffffff00u, static line => Service(Conf($"persistence_timeout 50\n{line}")).Granularity);
        Of("persistence_granularity 64", 128u, 64u, static line => Service(Conf($"persistence_timeout 50\n{line}", target: "fd00::100 80", real: "fd00::1 80")).Granularity);
    }
}

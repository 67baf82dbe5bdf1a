using Vigil.Core.Events;
using Vigil.Core.Health;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Netlink;
using Vigil.Tests.Services;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: the keywords of <c>virtual_server</c> have their effect. Method: IPVS messages, probes, scripts, pipes and mails of a host of
/// virtual servers in virtual time, with the line and without.
/// </summary>
public sealed partial class VirtualServerKeywords
{
    private static readonly InetAddress Vip = InetAddress.Parse("10.0.0.100");

    private const string Sorry = "sorry_server 10.0.1.9 80";

    // A tunnel takes servers of either family, so that the server does not decide.
    [Fact]
    public void ip_family() => Of("ip_family inet6", IpFamily.V4, IpFamily.V6,
        line => Service(Conf($"lvs_method TUN\n{line}", target: "fwmark 7", real: "10.0.1.1")).Key.Family);

    [Fact]
    public void protocol() => Of("protocol SCTP", (byte)6, (byte)132, line => Service(Conf(line)).Key.Protocol);

    [Fact]
    public void weight() => Of("weight 7", 1u, 7u, line => Destination(Conf(line)).Weight);

    [Fact]
    public void real_server() => Of("real_server 10.0.1.2 81 {\n}", "10.0.1.1=1", "10.0.1.1=1 10.0.1.2=1", line => Pool(Started(Conf(line))));

    [Fact]
    public void delay_loop() => Of("delay_loop 5", [1], [1, 6, 11], line => ProbeTimes(Conf(line, Check), 15, static _ => ProbeResult.Good));

    // As the first probe of all comes at 1 s, what is random is only the warm-up.
    [Fact]
    public void warmup() => Of("warmup 0", false, true, line => ProbeTimes(Conf(line, "TCP_CHECK {\n}"), 61, static _ => ProbeResult.Good)[0] == 1);

    [Fact]
    public void retry() => Of("retry 3", [1, 61, 62], [1, 61, 62, 63, 64], line => ProbeTimes(Conf(line, "TCP_CHECK {\nwarmup 0\n}"), 100, GoodOnce));

    [Fact]
    public void delay_before_retry() => Of("delay_before_retry 4", [1, 61, 62], [1, 61, 65], line => ProbeTimes(Conf(line, "TCP_CHECK {\nwarmup 0\n}"), 100, GoodOnce));

    private static ProbeResult GoodOnce(int number) => number == 0 ? ProbeResult.Good : ProbeResult.Failed("refused");

    // A probe that tells nothing is given up after three times the limit and ten seconds.
    [Fact]
    public void connect_timeout() => Of("connect_timeout 2", 25, 16, line =>
    {
        var world = Started(Conf(line, Check));
        world.Wake();
        return (int)(world.Host.NextWake!.Value - world.Now).TotalSeconds;
    });

    [Fact]
    public void inhibit_on_failure() => Of("inhibit_on_failure", "-", "10.0.1.1=0", line => Pool(Answered(Conf(line, Check), good: false)));

    // The address is not on the host, then it comes.
    [Fact]
    public void ha_suspend() => Of("ha_suspend", "1, 1", "0, 1", line =>
    {
        var world = Started(Conf(line, Check));
        if (world.Host.NextWake is not null) world.Wake();
        int before = world.Running.Count;
        world.Do(ServiceInput.LocalAddress(Vip, true));
        if (before == 0) world.Wake();
        return $"{before}, {world.Running.Count}";
    });

    [Fact]
    public void smtp_alert() => Of("smtp_alert", "", "mail Virtualserver [10.0.0.100]:tcp:80 - UP", line =>
        string.Join(", ", Told(Started(Conf(line))).Where(static word => word.StartsWith("mail", StringComparison.Ordinal))));

    [Fact]
    public void virtualhost() => Of("virtualhost www.example.org", "Host: 10.0.1.1:80", "Host: www.example.org",
        line => Sent(Conf(line, "HTTP_GET {\nurl {\npath /\n}\n}")).Split("\r\n").First(static one => one.StartsWith("Host:", StringComparison.Ordinal)));

    [Fact]
    public void snmp_name() => Of("snmp_name shop", false, true, static line => Dump(Conf(line)).Contains("SNMP name = 'shop'"));

    [Fact]
    public void alpha() => Of("alpha", "10.0.1.1=1", "-", line => Pool(Started(Conf(line, Check))));

    [Fact]
    public void omega() => Of("omega", "", "run down, fifo RS [10.0.1.1]:tcp:80 [10.0.0.100]:tcp:80 DOWN, fifo VS [10.0.0.100]:tcp:80 DOWN", line =>
    {
        var world = Started(Conf(line, "smtp_alert off\nnotify_down \"/bin/x down\""));
        Told(world);
        world.Do(ServiceInput.Stop);
        return string.Join(", ", Told(world));
    });

    [Fact]
    public void quorum_up() => Of("quorum_up \"/bin/x gained\"", false, true, line => Told(Started(Conf(line))).Contains("run gained"));

    [Fact]
    public void quorum_down() => Of("quorum_down \"/bin/x lost\"", false, true, line => Told(Answered(Conf(line, Check), good: false)).Contains("run lost"));

    // Of two servers one fails: the quorum of one stays.
    [Fact]
    public void quorum() => Of("quorum 2", "10.0.1.2=1", "10.0.1.9=1", line =>
        Pool(Answered(Conf($"{Sorry}\n{line}", Check, "real_server 10.0.1.2 80 {\n}"), good: false)));

    // A weight of two is lost only below quorum less hysteresis, and gained again only with both together.
    [Fact]
    public void hysteresis() => Of("hysteresis 1", "10.0.1.9=1", "10.0.1.2=1 10.0.1.3=1", line =>
        Pool(Answered(Conf($"{Sorry}\nquorum 3\n{line}", $"weight 2\n{Check}", "real_server 10.0.1.2 80 {\n}\nreal_server 10.0.1.3 80 {\n}"), good: false)));

    [Fact]
    public void sorry_server() => Of("sorry_server 10.0.1.9 80", "-", "10.0.1.9=1", line => Pool(Answered(Conf(line, Check), good: false)));

    [Fact]
    public void sorry_server_inhibit() => Of("sorry_server_inhibit", "10.0.1.1=1", "10.0.1.1=1 10.0.1.9=0", line => Pool(Started(Conf($"{Sorry}\n{line}"))));

    [Fact]
    public void sorry_server_lvs_method() => Of("sorry_server_lvs_method TUN", IpvsForwarding.Masquerade, IpvsForwarding.Tunnel, line =>
        Answered(Conf($"{Sorry}\n{line}", Check), good: false).Host.Table.Services[0].Servers[0].Forwarding.IsTunnel ? IpvsForwarding.Tunnel : IpvsForwarding.Masquerade);
}

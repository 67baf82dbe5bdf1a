using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Netlink;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: the keywords of <c>real_server</c> have their effect. Method: IPVS messages, probes, scripts, pipes and mails of a host of
/// virtual servers in virtual time, with the line and without.
/// </summary>
public sealed class RealServerKeywords
{
    private static string Server(string lines, string service = "") => Conf(service, lines);

    [Fact]
    public void weight() => Of("weight 9", 3u, 9u, static line => Destination(Server(line, "weight 3")).Weight);

    [Fact]
    public void lvs_method() => Of("lvs_method TUN", IpvsForwarding.DirectRouting, IpvsForwarding.Tunnel, static line => Destination(Server(line, "lvs_method DR")).Forwarding);

    [Fact]
    public void uthreshold() => Of("uthreshold 100", 0u, 100u, static line => Destination(Server(line)).UpperThreshold);

    [Fact]
    public void lthreshold() => Of("lthreshold 20", 0u, 20u, static line => Destination(Server($"uthreshold 100\n{line}")).LowerThreshold);

    [Fact]
    public void inhibit_on_failure() => Of("inhibit_on_failure", "-", "10.0.1.1=0", static line => Pool(Answered(Server($"{Check}\n{line}"), good: false)));

    [Fact]
    public void notify_up() => Of("notify_up \"/bin/x rises 1\"", false, true, static line => Told(Answered(Server($"alpha\n{Check}\n{line}"), good: true)).Contains("run rises 1"));

    [Fact]
    public void notify_down() => Of("notify_down \"/bin/x falls 1\"", false, true, static line => Told(Answered(Server($"{Check}\n{line}"), good: false)).Contains("run falls 1"));

    [Fact]
    public void alpha()
    {
        Of("alpha", "10.0.1.1=1", "-", static line => Pool(Started(Server($"{line}\n{Check}"))));
        Of("alpha off", "-", "10.0.1.1=1", static line => Pool(Started(Server($"{line}\n{Check}", "alpha"))));
    }

    [Fact]
    public void delay_loop() => Of("delay_loop 4", [1, 8, 15], [1, 5, 9, 13], static line => ProbeTimes(Server($"{line}\n{Check}", "delay_loop 7"), 15, static _ => ProbeResult.Good));

    [Fact]
    public void warmup() => Of("warmup 0", false, true, static line => ProbeTimes(Server($"{line}\nTCP_CHECK {{\n}}", "warmup 50"), 61, static _ => ProbeResult.Good)[0] == 1);

    [Fact]
    public void retry() => Of("retry 3", [1, 61, 62], [1, 61, 62, 63, 64], static line => ProbeTimes(Server($"{line}\nTCP_CHECK {{\nwarmup 0\n}}"), 100, GoodOnce));

    [Fact]
    public void delay_before_retry() => Of("delay_before_retry 4", [1, 61, 62], [1, 61, 65], static line => ProbeTimes(Server($"{line}\nTCP_CHECK {{\nwarmup 0\n}}"), 100, GoodOnce));

    private static ProbeResult GoodOnce(int number) => number == 0 ? ProbeResult.Good : ProbeResult.Failed("refused");

    // A probe that tells nothing is given up after three times the limit and ten seconds.
    [Fact]
    public void connect_timeout() => Of("connect_timeout 2", 25, 16, static line =>
    {
        var world = Started(Server($"{line}\n{Check}"));
        world.Wake();
        return (int)(world.Host.NextWake!.Value - world.Now).TotalSeconds;
    });

    [Fact]
    public void smtp_alert() => Of("smtp_alert off", "mail Realserver [10.0.1.1]:tcp:80 of virtual server [10.0.0.100]:tcp:80 - DOWN", "", static line =>
        string.Join(", ", Told(Answered(Server($"{Check}\n{line}"), good: false)).Where(static word => word.StartsWith("mail", StringComparison.Ordinal))));

    [Fact]
    public void virtualhost() => Of("virtualhost rs.example.org", "Host: vs.example.org", "Host: rs.example.org", static line =>
        Sent(Server($"{line}\nHTTP_GET {{\nurl {{\npath /\n}}\n}}", "virtualhost vs.example.org")).Split("\r\n").First(static one => one.StartsWith("Host:", StringComparison.Ordinal)));

    [Fact]
    public void snmp_name() => Of("snmp_name till", false, true, static line => Dump(Server(line)).Contains("SNMP name = till"));

    // Each kind of check decides over its server: that it fails takes the server away.
    [Fact]
    public void TCP_CHECK() => Of("TCP_CHECK {\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void HTTP_GET() => Of("HTTP_GET {\nurl {\npath /\n}\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void SSL_GET() => Of("SSL_GET {\nurl {\npath /\n}\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void SMTP_CHECK() => Of("SMTP_CHECK {\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void DNS_CHECK() => Of("DNS_CHECK {\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void UDP_CHECK() => Of("UDP_CHECK {\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void PING_CHECK() => Of("PING_CHECK {\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void MISC_CHECK() => Of("MISC_CHECK {\nmisc_path /bin/x\n}", "10.0.1.1=1", "-", WhenItFails);

    [Fact]
    public void FILE_CHECK() => Of("FILE_CHECK {\ntrack_file load\nweight 0\n}", "10.0.1.1=1", "-", static line =>
    {
        var world = Started(Conf("", line, root: "track_file load {\nfile /var/load\n}"));
        world.File("load", 1);
        return Pool(world);
    });

    private static string WhenItFails(string check) => Pool(Answered(Server(check), good: false));
}

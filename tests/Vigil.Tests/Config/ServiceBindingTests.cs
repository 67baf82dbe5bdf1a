using FsCheck;
using FsCheck.Fluent;
using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>
/// Goal: every keyword of virtual servers, real servers and checks ends in a setting. Method: each row's example, put into a
/// configuration that has all blocks, must bind without a fault and to other settings.
/// </summary>
public sealed class ServiceBindingTests
{
    private static readonly string[] Globals =
        ["smtp_alert_checker", "checker_log_all_failures", "lvs_timeouts", "lvs_flush", "lvs_flush_on_stop", "lvs_flush_onstop", "lvs_sync_daemon",
         "nftables_ipvs", "nftables_ipvs_priority", "nftables_ipvs_start_fwmark", "lvs_netlink_cmd_rcv_bufs", "lvs_netlink_cmd_rcv_bufs_force",
         "lvs_netlink_monitor_rcv_bufs", "lvs_netlink_monitor_rcv_bufs_force", "rs_init_notifies", "no_checker_emails"];

    /// <summary>Rows that mean nothing by themselves, with the test of what they do.</summary>
    private static readonly (string Path, string Keyword)[] Others =
    [
        ("virtual_server", "hashed"), ("virtual_server", "ip_family"), ("virtual_server/real_server", "BFD_CHECK"), ("virtual_server/real_server", "FILE_CHECK"),
        ("virtual_server/real_server", "MISC_CHECK"), ("virtual_server/real_server", "HTTP_GET"), ("virtual_server/real_server", "SSL_GET"),
    ];

    public static TheoryData<string, string> Rows => [.. DirectiveTables.All()
        .Where(static entry => HasRoomFor(entry.Path) || (entry.Path == "global_defs" && Globals.Contains(entry.Row.Keyword)))
        .Where(static entry => entry.Row.Keyword != "<item>" && !Others.Contains((entry.Path, entry.Row.Keyword)))
        .Select(static entry => (entry.Path, entry.Row.Keyword))];

    /// <summary>Blocks whose rows are all shown here, working or not.</summary>
    public static bool HasRoomFor(string path) => path.StartsWith("virtual_server", StringComparison.Ordinal) || path == "SSL";

    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryKeywordChangesTheConfiguration(string path, string keyword)
    {
        var row = DirectiveTables.All().First(entry => entry.Path == path && entry.Row.Keyword == keyword).Row;
        var example = row.Block is not null && row.Example.Length == 0 ? "{\n}" : row.Example;
        var without = TestEnvironment.Bind(ServiceConfiguration.With(path, ""));
        var with = TestEnvironment.Bind(ServiceConfiguration.With(path, $"{keyword} {example}"));
        Assert.NotEqual(without.Configuration, with.Configuration);
        var mayComplain = keyword is "nb_get_retry" or "ops" or "persistence_granularity";
        if (!mayComplain) Assert.Equal("", TestEnvironment.Faults(with));
    }

    [Fact]
    public void TheBaseIsWithoutFault() => Assert.Equal("", TestEnvironment.Faults(TestEnvironment.Bind(ServiceConfiguration.With("", ""))));

    [Fact]
    public void HashedMeansNothing() => Assert.Equal(
        TestEnvironment.Bind(ServiceConfiguration.With("", "")).Configuration, TestEnvironment.Bind(ServiceConfiguration.With("virtual_server", "hashed")).Configuration);

    [Fact]
    public void EqualTextGivesEqualSettings()
    {
        var one = TestEnvironment.Bind(ServiceConfiguration.With("", "")).Configuration;
        var other = TestEnvironment.Bind(ServiceConfiguration.With("", "")).Configuration;
        Assert.Equal(one, other);
        Assert.Equal(2, one.Services.Count);
    }

    [Theory]
    [InlineData("TCP_CHECK {\n}", 1, 1)]
    [InlineData("PING_CHECK {\n}", 1, 1)]
    [InlineData("SMTP_CHECK {\n}", 1, 1)]
    [InlineData("UDP_CHECK {\n}", 1, 1)]
    [InlineData("HTTP_GET {\nurl {\npath /\n}\n}", 1, 3)]
    [InlineData("SSL_GET {\nurl {\npath /\n}\n}", 1, 3)]
    [InlineData("DNS_CHECK {\n}", 3, 60)]
    [InlineData("MISC_CHECK {\nmisc_path /bin/true\n}", 0, 1)]
    public void ChecksHaveDefaultsOfTheirOwn(string check, uint retry, int delay)
    {
        var timing = Check(check).Timing;
        Assert.Equal((retry, TimeSpan.FromSeconds(delay)), (timing.Retry, timing.DelayBeforeRetry));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), false), (timing.DelayLoop, timing.Warmup, timing.Alpha));
    }

    [Fact]
    public void TheNearestBlockDecides()
    {
        var timing = Check("TCP_CHECK {\nretry 9\n}", server: "delay_loop 7\nretry 8\nwarmup 2", service: "delay_loop 6\nretry 5\ndelay_before_retry 4\nalpha\nconnect_timeout 2");
        Assert.Equal(9u, timing.Timing.Retry);
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)), (timing.Timing.DelayLoop, timing.Timing.Warmup));
        Assert.Equal(TimeSpan.FromSeconds(4), timing.Timing.DelayBeforeRetry);
        Assert.True(timing.Timing.Alpha);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<TcpCheckSettings>(timing).Connection.Timeout);
    }

    [Fact]
    public void AServerCanBeWithoutTheAlphaOfItsService() => Assert.False(Check("TCP_CHECK {\n}", server: "alpha off", service: "alpha").Timing.Alpha);

    [Fact]
    public void AScriptMayRunAsLongAsTheServicesInterval() =>
        Assert.Equal(TimeSpan.FromSeconds(6), Assert.IsType<MiscCheckSettings>(Check("MISC_CHECK {\nmisc_path /bin/true\ndelay_loop 3\n}", service: "delay_loop 6")).Timeout);

    [Fact]
    public void AllFailuresAreLoggedWhenTheGlobalsSaySo() => Assert.True(Check("TCP_CHECK {\n}", global: "checker_log_all_failures").Timing.LogAllFailures);

    [Fact]
    public void TheUrlsHostIsTheNearestOne()
    {
        var check = Assert.IsType<HttpCheckSettings>(Check("HTTP_GET {\nurl {\npath /a\nvirtualhost url\n}\nurl {\npath /b\n}\n}", service: "virtualhost service"));
        Assert.Equal(["url", "service"], check.Urls.Select(static url => url.VirtualHost));
    }

    [Fact]
    public void EachMailHostIsACheck()
    {
        var server = Server("SMTP_CHECK {\nretry 4\nhost {\nconnect_ip 192.0.2.31\n}\nhost {\nconnect_port 26\nretry 2\n}\n}");
        Assert.Equal(["192.0.2.31:25", "192.0.2.10:26"], server.Checks.Cast<SmtpCheckSettings>().Select(static check => $"{check.Connection.Target.Address}:{check.Connection.Target.Port}"));
        Assert.Equal([4u, 2u], server.Checks.Select(static check => check.Timing.Retry));
    }

    [Fact]
    public void DirectRoutingTakesTheServicesPort()
    {
        var service = Service("lvs_method DR\nsorry_server 192.0.2.9 81", "");
        Assert.Equal((ushort)25, service.Servers[0].Endpoint.Port);
        Assert.Equal((ushort)25, service.SorryServer!.Endpoint.Port);
    }

    [Fact]
    public void AMarkHasTheFamilyOfItsFirstServer()
    {
        var bound = TestEnvironment.Bind("virtual_server fwmark 7 {\nlvs_sched rr\nlvs_method NAT\nreal_server 2001:db8::1 80 {\n}\n}\n");
        Assert.Equal((InetFamily.IPv6, TransportProtocol.None), (bound.Configuration.Services[0].Family, bound.Configuration.Services[0].Protocol));
        Assert.Equal("FWM 7", bound.Configuration.Services[0].Name);
    }

    [Fact]
    public void ASorryServerThatIsRealTakesItsInhibit() =>
        Assert.True(Service("sorry_server 192.0.2.10 25", "inhibit_on_failure").SorryServer!.Inhibit);

    [Fact]
    public void RangesGoBeyondTheLastOctet()
    {
        var bound = TestEnvironment.Bind("virtual_server_group g {\n192.0.2.250-192.0.3.5 80\n2001:db8::fffe-ffff 80\n192.0.2.128/25\n}\nvirtual_server group g {\nlvs_method TUN\npersistence_timeout\nreal_server 192.0.2.1 80 {\n}\n}\n");
        var items = Assert.IsType<ServiceTarget.Group>(bound.Configuration.Services[0].Target).Settings.Items;
        Assert.Equal([12u, 2u, 128u], items.Select(static item => item.Count));
        Assert.Equal(["192.0.3.5", "2001:db8::ffff", "192.0.2.255"], items.Select(static item => item.Last.ToString()));
    }

    [Fact]
    public void AServiceTwiceIsToldWithoutBeingAFault()
    {
        var bound = TestEnvironment.Bind("virtual_server_group g {\n192.0.2.1-9 80\n}\n" + Text("group g", "", "") + Text("192.0.2.5 80", "", ""));
        Assert.Equal(ErrorClass.None, Assert.Single(bound.Diagnostics, static found => found.Rule == DiagnosticCatalogue.ServiceTwice).Rule.Class);
    }

    [Theory]
    [InlineData("0aFF 3", "0a ff 03")]
    [InlineData("\"0a ff\" 3X", "0a ff 30")]
    public void HexadecimalBytes(string text, string bytes)
    {
        var check = Assert.IsType<UdpCheckSettings>(Check($"UDP_CHECK {{\nrequire_reply {text}\n}}"));
        Assert.Equal(bytes, string.Join(' ', check.Reply.Select(static one => one.Value.ToString("x2", null))));
        Assert.True(check.Reply[2].Matches(text.Contains('X') ? (byte)0x3f : (byte)0x03));
        Assert.False(check.Reply[0].Matches(0x0b));
    }

    [Fact]
    public void RandomLinesNeverThrow()
    {
        var rows = DirectiveTables.All().Where(static entry => entry.Path.StartsWith("virtual_server", StringComparison.Ordinal) || entry.Path == "SSL").ToArray();
        string[] words = ["0", "-1", "300", "99999999999999999999", "0.5", "x", "", "\"", "'", "10.0.0.1", "::1", "10.0.0.0/8", "10.0.0.1-9", "fe80::1", "255.255.0.0", "on", "TUN", "type", "gue", "port", "csum", "{", "}", "a.b.", "..", "200-", "-9", "0xzz", "reverse", "group", "fwmark"];
        var line = from row in Gen.Elements(rows)
                   from path in Gen.Elements(rows)
                   from arguments in Gen.Elements(words).ArrayOf(3)
                   select ServiceConfiguration.With(path.Path, $"{row.Row.Names[0]} {string.Join(' ', arguments)}");
        Prop.ForAll(line.ToArbitrary(), static text => TestEnvironment.Bind(text) is not null).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static CheckSettings Check(string check, string server = "", string service = "", string global = "") =>
        Assert.Single(Server(check + "\n" + server, service, global).Checks);

    private static RealServerSettings Server(string server, string service = "", string global = "") => Service(service, server, global).Servers[0];

    private static ServiceSettings Service(string service, string server, string global = "") =>
        TestEnvironment.Bind($"global_defs {{\nenable_script_security\nscript_user root\n{global}\n}}\n" + Text("192.0.2.1 25", service, server)).Configuration.Services[0];

    private static string Text(string head, string service, string server) =>
        $"virtual_server {head} {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\n{service}\nreal_server 192.0.2.10 25 {{\n{server}\n}}\n}}\n";
}

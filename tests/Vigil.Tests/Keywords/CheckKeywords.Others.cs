using Vigil.Checks;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Tests.Checks;
using Vigil.Tests.Daemon.Notify;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>What the other kinds of checks ask for and accept.</summary>
public sealed partial class CheckKeywords
{
    private static ProbeScript Begin(string kind, string lines) => ProbeScript.Begin(Probe(FirstCheck<CheckSettings>(Conf("", Block(kind, lines)))));

    private static Probe Probe(CheckSettings check) => check switch
    {
        SmtpCheckSettings smtp => new SmtpCheck(smtp),
        DnsCheckSettings dns => new DnsCheck(dns),
        UdpCheckSettings udp => new UdpCheck(udp),
        _ => throw new InvalidOperationException(check.Keyword),
    };

    [Fact]
    public void helo_name() => Of("helo_name probe.example", "HELO smtpchecker.keepalived.org\r\n", "HELO probe.example\r\n",
        static line => Begin("SMTP_CHECK", line).Hear("220 hi\r\n").SentText);

    [Fact]
    public void host() => Of("host {\nconnect_port 26\n}\nhost {\nconnect_ip 10.0.1.7\n}", "[10.0.1.1]:80", "[10.0.1.1]:26 [10.0.1.7]:80", static line =>
        string.Join(' ', Started(Conf("", Block("SMTP_CHECK", line))).Host.Services[0].Servers[0].Checks
            .Select(static check => ServerName.Of(((SmtpCheckSettings)check.Settings).Connection.Target))));

    [Fact]
    public void payload() => Of("payload 0a0b0c", "6B6565", "0A0B0C", static line => Convert.ToHexString(Begin("UDP_CHECK", line).Sent.AsSpan(0, 3)));

    [Fact]
    public void require_reply()
    {
        Of("require_reply", true, false, static line => Begin("UDP_CHECK", line).TimeOut().Result!.Value.IsGood);
        Of("require_reply 0aX1", true, false, static line => Begin("UDP_CHECK", line == "" ? "require_reply" : line).Hear([0x0a, 0x12]).Result!.Value.IsGood);
    }

    [Fact]
    public void min_reply_length() => Of("min_reply_length 3", true, false, static line => Begin("UDP_CHECK", $"require_reply 01\n{line}").Hear([1, 2]).Result!.Value.IsGood);

    [Fact]
    public void max_reply_length() => Of("max_reply_length 1", true, false, static line => Begin("UDP_CHECK", $"require_reply 01\n{line}").Hear([1, 2]).Result!.Value.IsGood);

    // The question of a query ends with type and class (RFC 1035 section 4.1.2).
    [Fact]
    public void type() => Of("type AAAA", (byte)6, (byte)28, static line => Begin("DNS_CHECK", line).Sent[^3]);

    [Fact]
    public void name() => Of("name a.example", 12 + 5, 12 + 5 + 10, static line => Begin("DNS_CHECK", line).Sent.Length);

    private static FakeRunner RunOnce(string lines)
    {
        var runner = new FakeRunner();
        new MiscRun(runner, FirstCheck<MiscCheckSettings>(Conf("delay_loop 9", $"MISC_CHECK {{\n{lines}\n}}")), static (_, _) => { }).Start(1);
        return runner;
    }

    [Fact]
    public void misc_path() => Of("misc_path \"/bin/other -q\"", "/bin/check", "/bin/other -q", static line => RunOnce(line == "" ? "misc_path /bin/check" : line).Started[0]);

    [Fact]
    public void misc_timeout() => Of("misc_timeout 3", 9, 3, static line => (int)RunOnce($"misc_path /bin/check\n{line}").Runs[0].Timeout!.Value.TotalSeconds);

    [Fact]
    public void user() => Of("user somebody", 0u, 1000u, static line => RunOnce($"misc_path /bin/check\n{line}").Runs[0].Command.UserId ?? 0);

    // The script ends with 12.
    [Fact]
    public void misc_dynamic() => Of("misc_dynamic", "-", "10.0.1.1=10", static line =>
    {
        var world = Started(Conf("", $"weight 3\nMISC_CHECK {{\nmisc_path /bin/check\nwarmup 0\nretry 0\n{line}\n}}"));
        world.Wake();
        world.Answer(MiscCheck.Exited((MiscCheckSettings)world.Running[0].Check.Settings, 12));
        return Pool(world);
    });

    private static string WithFile(string lines, int value)
    {
        var world = Started(Conf("", $"weight 10\nFILE_CHECK {{\n{lines}\n}}", root: "track_file a {\nfile /var/a\n}\ntrack_file b {\nfile /var/b\n}"));
        world.File("b", value);
        return Pool(world);
    }

    [Fact]
    public void track_file() => Of("track_file b", "10.0.1.1=10", "10.0.1.1=14", static line => WithFile(line == "" ? "track_file a" : line, 4));

    [Fact]
    public void weight()
    {
        Of("weight 3", "10.0.1.1=12", "10.0.1.1=16", static line => WithFile($"track_file b\n{line}", 2));
        Of("weight 3 reverse", "10.0.1.1=12", "10.0.1.1=4", static line => WithFile($"track_file b\n{line}", 2));
        Of("weight 0", "10.0.1.1=12", "-", static line => WithFile($"track_file b\n{line}", 2));
    }
}

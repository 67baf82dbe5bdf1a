using Microsoft.Extensions.Logging.Abstractions;
using Vigil.Core.Health;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Services;
using Vigil.Netlink;
using Vigil.Tests.Daemon.Notify;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>What virtual servers tell, and the time-outs of their table.</summary>
public sealed partial class GlobalDefsKeywords
{
    private const string TwoChecks = Balance.Check + "\n" + Balance.Check;

    private static int MailsOfAFailure(string line) =>
        Balance.Told(Balance.Answered(Balance.Conf("", TwoChecks, global: line), good: false)).Count(static word => word.StartsWith("mail Real", StringComparison.Ordinal));

    // One server with two checks that both fail.
    [Fact]
    public void no_checker_emails() => Of("no_checker_emails", 2, 1, MailsOfAFailure);

    [Fact]
    public void smtp_alert_checker()
    {
        Of("smtp_alert_checker off", 2, 0, MailsOfAFailure);
        Of("smtp_alert_checker", 0, 2, static line => MailsOfAFailure($"smtp_alert off\n{line}"));
    }

    [Fact]
    public void rs_init_notifies() => Of("rs_init_notifies", "fifo VS [10.0.0.100]:tcp:80 UP", "fifo RS [10.0.1.1]:tcp:80 [10.0.0.100]:tcp:80 UP, fifo VS [10.0.0.100]:tcp:80 UP",
        static line => string.Join(", ", Balance.Told(Balance.Started(Balance.Conf(global: line)))));

    [Fact]
    public void checker_log_all_failures() => Of("checker_log_all_failures", false, true, static line => Balance.Log(
        Balance.Conf("", "TCP_CHECK {\ndelay_loop 100\nwarmup 0\nretry 2\ndelay_before_retry 20\n}", global: line), 102,
        static number => number == 0 ? ProbeResult.Good : ProbeResult.Failed("refused")).Contains("TCP connection to [10.0.1.1]:tcp:80 failed."));

    [Fact]
    public void lvs_timeouts() => Of("lvs_timeouts tcp 1000 udp 20", (900u, 120u, 300u), (1000u, 120u, 20u), static line =>
    {
        var usual = new IpvsTimeouts(900, 120, 300);
        var asked = new TableTimeouts().Plan(Bind(Balance.Conf(global: line)).Global.Lvs, usual) ?? usual;
        return (asked.Tcp, asked.TcpFin, asked.Udp);
    });

    [Fact]
    public void lvs_notify_fifo() => Of("lvs_notify_fifo FOLDER/lvs", "", "VS [10.0.0.100]:tcp:80 UP\n", static line => ToldToPipe(line, new FakeRunner()));

    [Fact]
    public void lvs_notify_fifo_script() => Of("lvs_notify_fifo_script \"/bin/reader -x\"", "", "/bin/reader -x lvs", static line =>
    {
        var runner = new FakeRunner();
        ToldToPipe($"lvs_notify_fifo FOLDER/lvs\n{line}", runner);
        return string.Join(' ', runner.Started.Select(static one => one.Replace(one.Split(' ')[^1], Path.GetFileName(one.Split(' ')[^1]), StringComparison.Ordinal)));
    });

    /// <summary>What the start of a virtual server writes to the pipe FOLDER/lvs.</summary>
    private static string ToldToPipe(string lines, FakeRunner runner)
    {
        string folder = Directory.CreateTempSubdirectory("vigil-keyword-").FullName;
        string text = Balance.Conf(global: lines.Replace("FOLDER", folder, StringComparison.Ordinal));
        var notifier = new Notifier(ServicePlan.Half, runner, static (_, _) => null, static _ => { }, NullLogger.Instance);
        notifier.Configure(Bind(text));
        foreach (var fact in Balance.Started(text).Facts) notifier.Handle(fact);
        string told = Read(Path.Combine(folder, "lvs"));
        notifier.CloseFifos();
        Directory.Delete(folder, recursive: true);
        return told;

        static string Read(string pipe)
        {
            if (Fd.From(Libc.open(pipe, Libc.O_RDONLY | Libc.O_NONBLOCK, 0), out Fd fd).Failed) return "";
            using (fd)
            {
                var buffer = new byte[4096];
                return fd.Read(buffer, out int count).Failed ? "" : System.Text.Encoding.UTF8.GetString(buffer, 0, count);
            }
        }
    }
}

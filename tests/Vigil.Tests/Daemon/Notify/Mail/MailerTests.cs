using System.Net;
using System.Net.Sockets;
using Vigil.Core.Settings;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Notify.Mail;
using Xunit;

namespace Vigil.Tests.Daemon.Notify.Mail;

/// <summary>Mails over a real socket on the loopback.</summary>
public sealed class MailerTests : IDisposable
{
    private readonly TcpListener _relay = new(IPAddress.Loopback, 0);
    private readonly ListLog _log = new();
    private readonly Mailer _mailer;

    public MailerTests()
    {
        _relay.Start();
        _mailer = new Mailer(_log);
        Configure(TimeSpan.FromSeconds(10));
    }

    private int Port => ((IPEndPoint)_relay.LocalEndpoint).Port;

    [Fact]
    public async Task Mails_arrive_in_order_one_connection_each()
    {
        _mailer.Post(new Notification.Mail("VRRP Instance VI_1 - Entering MASTER state", "VRRP Instance is now owning VRRP VIPs"));
        _mailer.Post(new Notification.Mail("VRRP Instance VI_1 - Stopping", "VRRP Instance is no longer owning VRRP VIPs"));
        List<string> first = await Serve(), second = await Serve();
        _mailer.Dispose();

        Assert.Contains("Subject: [R1] VRRP Instance VI_1 - Entering MASTER state", first);
        Assert.Contains("Subject: [R1] VRRP Instance VI_1 - Stopping", second);
        Assert.Equal("QUIT", first[^1]);
        string connected = $"Remote SMTP server [127.0.0.1]:{Port} connected.", sent = "SMTP alert successfully sent.";
        Assert.Equal([connected, sent, connected, sent], _log.Lines);
    }

    [Fact]
    public async Task A_server_that_says_nothing_costs_its_time_and_no_more()
    {
        Configure(TimeSpan.FromMilliseconds(50));
        _mailer.Post(new Notification.Mail("a", "b"));
        using TcpClient silent = await _relay.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        _mailer.Dispose();

        Assert.Equal("SMTP alert \"[R1] a\" not sent: the server did not answer in time before its greeting", _log.Lines[^1]);
    }

    [Fact]
    public async Task A_server_that_never_ends_its_line_is_given_up()
    {
        _mailer.Post(new Notification.Mail("a", "b"));
        using (TcpClient babbler = await _relay.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await babbler.GetStream().WriteAsync(new byte[2 * SmtpClient.MaxLine], TestContext.Current.CancellationToken);
            _mailer.Dispose();
        }

        Assert.Contains("no reply", _log.Lines[^1]);
    }

    [Fact]
    public void A_relay_that_is_not_there_is_logged()
    {
        _relay.Stop();
        _mailer.Post(new Notification.Mail("a", "b"));
        _mailer.Dispose();

        Assert.EndsWith("Connection refused", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Without_a_relay_or_recipients_nothing_is_sent()
    {
        _mailer.Configure(new GlobalSettings());
        _mailer.Post(new Notification.Mail("a", "b"));
        _mailer.Configure(new GlobalSettings { Mail = new MailSettings { Server = "127.0.0.1", Port = (ushort)Port } });
        _mailer.Post(new Notification.Mail("a", "b"));
        _mailer.Dispose();

        Assert.False(_relay.Pending());
        Assert.Empty(_log.Lines);
    }

    public void Dispose() => _relay.Stop();

    private void Configure(TimeSpan timeout) => _mailer.Configure(new GlobalSettings
    {
        RouterId = "R1",
        Mail = new MailSettings { Server = "127.0.0.1", Port = (ushort)Port, From = "ka@example.org", Recipients = ["root@example.org"], Timeout = timeout, HeloName = "vm" },
    });

    /// <summary>Takes one connection and plays the server; returns what the client said.</summary>
    private async Task<List<string>> Serve()
    {
        using TcpClient client = await _relay.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 relay");
        var said = new List<string>();
        bool inData = false;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (inData && line != ".") continue;
            inData = line == "DATA";
            await writer.WriteLineAsync(inData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line == "QUIT") break;
        }
        return said;
    }
}

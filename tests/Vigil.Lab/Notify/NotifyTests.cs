using System.Net;
using System.Net.Sockets;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Notify;

/// <summary>
/// Goal: scripts, FIFO readers and mail relays are told the same by Vigil as by keepalived. Method: the same host and file for each, and
/// the same expectations.
/// </summary>
public class NotifyTests
{
    public static TheoryData<string> Products => ["keepalived", "vigil"];

    [Theory]
    [MemberData(nameof(Products))]
    public void ScriptsAndFifoAreTold(string product)
    {
        using var host = new NotifyHost();
        var daemon = host.StartMaster(product);
        Wait.Until(() => host.FifoLines.Length >= 2, NotifyHost.Soon, "the lines of two states");
        Assert.Equal(["INSTANCE \"VI_1\" BACKUP 100", "INSTANCE \"VI_1\" MASTER 100"], host.FifoLines[..2]);
        Wait.Until(() => host.Notified.Length >= 4, NotifyHost.Soon, "the scripts of two states");
        Assert.Equal(0, daemon.Stop(NotifyHost.Soon));

        string[] expected =
        [
            "any INSTANCE VI_1 BACKUP 100", "any INSTANCE VI_1 MASTER 100", "any INSTANCE VI_1 STOP 100", "backup", "master a", "stop",
        ];
        Wait.Until(() => host.Notified.Length >= expected.Length, NotifyHost.Soon, "six runs of scripts");
        Assert.Equal(expected, host.Notified);
        Assert.False(File.Exists(host.Host.Box.Outside("/run/lab/fifo")));
    }

    [Theory]
    [InlineData("keepalived", "", "600")]
    [InlineData("vigil", "", "600")]
    [InlineData("keepalived", "umask 022", "644")]
    [InlineData("vigil", "umask 022", "644")]
    public void WhatIsMadeHasTheModeOfTheUmask(string product, string umask, string mode)
    {
        using var host = new NotifyHost(umask);
        using var daemon = host.StartMaster(product);
        Assert.True(daemon.Send(Signal.Usr2));
        Wait.Until(() => host.Host.Box.Read("/tmp/keepalived.stats").Length > 0 && host.Notified.Length > 0, NotifyHost.Soon, "statistics and a script's file");

        foreach (string path in new[] { "/tmp/keepalived.stats", "/run/lab/fifo", "/run/lab/notify.log" })
            Assert.Equal(mode, Convert.ToString((int)File.GetUnixFileMode(host.Host.Box.Outside(path)), 8));
        Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(host.Host.Box.Outside("/run/keepalived.pid")), 8));
    }

    [Fact]
    public void TheReaderGetsTheStopLineToo()
    {
        using var host = new NotifyHost();
        Assert.Equal(0, host.StartMaster("vigil").Stop(NotifyHost.Soon));

        Assert.Equal("INSTANCE \"VI_1\" STOP 100", host.FifoLines[^1]);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task AMailIsTheSame(string product)
    {
        using var host = new NotifyHost(
            "smtp_server 127.0.0.1\n smtp_helo_name lab\n notification_email_from ka@example.org\n notification_email {\n root@example.org\n }", "smtp_alert");
        using var relay = host.Host.Box.Inside(() =>
        {
            var listener = new TcpListener(IPAddress.Loopback, 25);
            listener.Start();
            return listener;
        });
        using var daemon = host.StartMaster(product);
        var mails = new List<string[]> { await Serve(relay), await Serve(relay) };
        string[] master = mails.Single(mail => mail.Any(line => line.Contains("MASTER", StringComparison.Ordinal)));

        Assert.Equal(
            [
                "HELO lab", "MAIL FROM:<ka@example.org>", "RCPT TO:<root@example.org>", "DATA", "From: ka@example.org",
                "Subject: [a] VRRP Instance VI_1 - Entering MASTER state", "X-Mailer: Keepalived", "To: root@example.org", "",
                "=> VRRP Instance is now owning VRRP VIPs <=", "", ".", "QUIT",
            ],
            master.Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void AnUnreadLogDelaysNothing()
    {
        using var host = new NotifyHost();
        host.Host.Box.Write(Product.ConfigPath, host.Config);
        using var owners = new Ownership("10.0.0.100", host.Host);

        // Its error output is a pipe that is full already, and that nobody reads.
        using var daemon = host.Host.Start(
            "/bin/sh", "-c",
            $"mkfifo /run/lab/log; exec 9<>/run/lab/log; head -c 65536 /dev/zero >&9; exec {Product.Vigil.Path} -n -l -D -G -f {Product.ConfigPath} 2>&9");
        owners.WaitFor(host.Host, NotifyHost.Soon);
        Assert.Equal(0, daemon.Stop(NotifyHost.Soon));
        Assert.Contains("stop", host.Notified);
    }

    /// <summary>Plays the relay for one mail; returns what the client said.</summary>
    private static async Task<string[]> Serve(TcpListener relay)
    {
        var cancel = TestContext.Current.CancellationToken;
        using TcpClient client = await relay.AcceptTcpClientAsync(cancel).AsTask().WaitAsync(NotifyHost.Soon, cancel);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 relay");
        var said = new List<string>();
        bool inData = false;
        while (await reader.ReadLineAsync(cancel).AsTask().WaitAsync(NotifyHost.Soon, cancel) is { } line)
        {
            said.Add(line);
            if (inData && line != ".") continue;
            inData = line == "DATA";
            await writer.WriteLineAsync(inData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line == "QUIT") break;
        }
        return [.. said];
    }
}

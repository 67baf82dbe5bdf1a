using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Notify.Mail;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>What a mail relay on the loopback hears, once with each keyword about mail and once without.</summary>
public sealed partial class GlobalDefsKeywords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string Relay = "smtp_server 127.0.0.1 PORT";

    private const string Mail = "notification_email {\na@example.org\n}\nrouter_id one\nsmtp_helo_name me\nnotification_email_from me@example.org\n";

    [Fact]
    public void router_id() => Of("router_id two", "Subject: [one] state", "Subject: [two] state", line => Said($"{Relay}\n{line}", "Subject:"));

    [Fact]
    public void notification_email() => Of("notification_email {\nb@example.org\n}", "RCPT TO:<a@example.org>", "RCPT TO:<a@example.org>, RCPT TO:<b@example.org>",
        line => Said($"{Relay}\n{line}", "RCPT TO:"));

    [Fact]
    public void notification_email_from() => Of("notification_email_from you@example.org", "MAIL FROM:<me@example.org>", "MAIL FROM:<you@example.org>",
        line => Said($"{Relay}\n{line}", "MAIL FROM:"));

    [Fact]
    public void smtp_helo_name() => Of("smtp_helo_name you", "HELO me", "HELO you", line => Said($"{Relay}\n{line}", "HELO"));

    [Fact]
    public void smtp_server() => Of(Relay, "", "QUIT", line => Said(line, "QUIT"));

    /// <summary>The lines of one mail that begin so; none when nobody connects.</summary>
    private static string Said(string lines, string start)
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var port = ((IPEndPoint)relay.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var mailer = new Mailer(NullLogger.Instance);
        mailer.Configure(Bind(Text("", Mail + lines.Replace("PORT", port, StringComparison.Ordinal))).Global);
        mailer.Post(new Notification.Mail("state", "text"));
        var said = lines.Contains("smtp_server", StringComparison.Ordinal) ? Serve(relay) : [];
        Assert.False(relay.Pending());
        return string.Join(", ", said.Where(one => one.StartsWith(start, StringComparison.Ordinal)));
    }

    private static List<string> Serve(TcpListener relay)
    {
        Assert.True(relay.Server.Poll(Patience, SelectMode.SelectRead), "nobody connects");
        using var client = relay.AcceptTcpClient();
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        writer.WriteLine("220 relay");
        var said = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            said.Add(line);
            bool isHeaderOrBody = said.Contains("DATA") && line is not ("DATA" or "." or "QUIT");
            if (!isHeaderOrBody) writer.WriteLine(line switch { "DATA" => "354 go on", "QUIT" => "221 bye", _ => "250 ok" });
            if (line == "QUIT") break;
        }
        return said;
    }
}

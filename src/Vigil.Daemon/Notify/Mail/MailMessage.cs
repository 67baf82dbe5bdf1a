using System.Globalization;
using System.Text;

namespace Vigil.Daemon.Notify.Mail;

/// <summary>A mail ready to be sent.</summary>
/// <param name="Time">When it happened, local time.</param>
/// <param name="From">Sender.</param>
/// <param name="To">Recipients, at least one.</param>
/// <param name="Subject">Subject with the router's name in front.</param>
/// <param name="Text">The one line of the body, without its arrows.</param>
public sealed record MailMessage(DateTimeOffset Time, MailAddress From, IReadOnlyList<MailAddress> To, string Subject, string Text)
{
    /// <summary>Headers and body as they follow DATA, ended by the line with the dot.</summary>
    public string Data
    {
        get
        {
            string offset = Time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
            var data = new StringBuilder()
                .Append(CultureInfo.InvariantCulture, $"Date: {Time:ddd, dd MMM yyyy HH:mm:ss} {offset}\r\n")
                .Append(CultureInfo.InvariantCulture, $"From: {From.Header}\r\n")
                .Append(CultureInfo.InvariantCulture, $"Subject: {OneLine(Subject)}\r\n")
                .Append("X-Mailer: Keepalived\r\n")
                .Append(CultureInfo.InvariantCulture, $"To: {string.Join(", ", To.Select(to => to.Header))}\r\n\r\n")
                .Append(CultureInfo.InvariantCulture, $"=> {OneLine(Text)} <=\r\n\r\n.\r\n");
            return data.ToString();
        }
    }

    // Names of instances are outside text: they must not end a header or the body.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}

using System.Net;
using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Threads;

namespace Vigil.Daemon.Notify.Mail;

/// <summary>
/// Sends mails one after the other on a thread of its own, which starts with the first mail. Posting never waits; the queue is bounded,
/// a mail that failed is not tried again, and one that has waited too long is no news any more.
/// </summary>
/// <param name="log">What was sent, and what was not.</param>
public sealed class Mailer(ILogger log) : IDisposable
{
    private readonly Mailbox<(MailMessage Mail, MailSettings Settings)> _queue = new(NotifyLimits.MailQueue);
    private MailSettings _settings = new();
    private string _routerId = "";
    private Thread? _thread;

    /// <summary>What the mail client calls itself unless told otherwise, and the domain of the default sender.</summary>
    public static string HostName => Dns.GetHostName();

    /// <summary>Uses these settings for mails posted from now on.</summary>
    public void Configure(GlobalSettings settings) => (_settings, _routerId) = (settings.Mail, settings.RouterId);

    /// <summary>Queues a mail, if a relay and recipients are configured. Loop thread.</summary>
    public void Post(Notification.Mail notification)
    {
        if (_settings.Server is null || _settings.Recipients.Count == 0) return;
        var mail = new MailMessage(
            DateTimeOffset.Now, MailAddress.Parse(_settings.From ?? $"{Environment.UserName}@{HostName}"),
            [.. _settings.Recipients.Select(MailAddress.Parse)], $"[{_routerId}] {notification.Subject}", notification.Body);
        if (_queue.TryPost((mail, _settings)) && _thread is null) Start();
    }

    /// <summary>Gives what waits <see cref="NotifyLimits.MailFarewell"/>; what is not sent then is lost.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread?.Join(NotifyLimits.MailFarewell);
    }

    private void Start()
    {
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "mail" };
        _thread.Start();
    }

    private void Run()
    {
        while (!_queue.IsDone)
        {
            if (!_queue.TryTake(out var next, Timeout.InfiniteTimeSpan)) continue;
            if (_queue.TakeLost() is > 0 and long lost) log.MailsDropped(lost);
            Send(next.Mail, next.Settings);
        }
    }

    private void Send(MailMessage mail, MailSettings settings)
    {
        if (DateTimeOffset.Now - mail.Time > NotifyLimits.MailMaxAge)
        {
            log.MailFailed(mail.Subject, "it has waited too long for the relay");
            return;
        }
        var client = new SmtpClient(settings.Server!, settings.Port, settings.Timeout)
        {
            Connected = address => log.MailConnected(address, settings.Port),
        };
        if (client.Send(mail, settings.HeloName ?? HostName) is { } reason) log.MailFailed(mail.Subject, reason);
        else log.MailSent();
    }
}

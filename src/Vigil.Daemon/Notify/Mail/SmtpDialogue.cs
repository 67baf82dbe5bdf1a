namespace Vigil.Daemon.Notify.Mail;

/// <summary>
/// The client's side of one mail over SMTP (RFC 5321 section 3): told a reply line or the end of the connection, it answers with what to
/// send. Pure; every input moves it forward or ends it, so no server can keep it in a circle.
/// </summary>
/// <param name="mail">The mail.</param>
/// <param name="helo">What we call ourselves.</param>
public sealed class SmtpDialogue(MailMessage mail, string helo)
{
    /// <summary>Lines of one reply; a server that sends more is given up.</summary>
    public const int MaxReplyLines = 64;

    private Step _step;
    private int _recipient, _accepted, _lines;

    private enum Step : byte
    {
        Greeting,
        Helo,
        From,
        To,
        Data,
        Body,
        Quit,
        Ended,
    }

    /// <summary>True when there is nothing more to say or hear.</summary>
    public bool IsOver => _step == Step.Ended;

    /// <summary>True once the server has taken the mail, even if it says no goodbye.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Why the mail was not sent; null while it may be.</summary>
    public string? Failure { get; private set; }

    /// <summary>The server ended the connection.</summary>
    public void OnEnd() => End($"the server ended the connection {Where}");

    /// <summary>Nothing came within the time allowed.</summary>
    public void OnTimeout() => End($"the server did not answer in time {Where}");

    /// <summary>Takes one line of a reply, without its line end; returns what to send, or null to go on listening (or when it is over).</summary>
    public string? OnLine(string line)
    {
        if (IsOver) return null;
        bool isLast = line.Length == 3 || (line.Length > 3 && line[3] == ' ');
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out int code) || (!isLast && line[3] != '-'))
            return End($"the server said something that is no reply {Where}");
        if (!isLast) return ++_lines > MaxReplyLines ? End($"the server's reply has no end {Where}") : null;
        _lines = 0;
        return OnReply(code, line);
    }

    private string Where => _step switch
    {
        Step.Greeting => "before its greeting",
        Step.Helo => "after HELO",
        Step.From => "after MAIL FROM",
        Step.To => "after RCPT TO",
        Step.Data => "after DATA",
        Step.Body => "after the mail",
        _ => "after QUIT",
    };

    private string? OnReply(int code, string line)
    {
        switch (_step)
        {
            case Step.Greeting when code == 220:
                return Say(Step.Helo, $"HELO {helo}");
            case Step.Helo when code == 250:
                return Say(Step.From, $"MAIL FROM:<{mail.From.Address}>");
            case Step.From when code == 250:
                return NextRecipient();
            case Step.To:
                // One bad address must not keep the mail from the others.
                if (code is 250 or 251) _accepted++;
                else Failure = $"{mail.To[_recipient - 1].Address} refused: {line}";
                return NextRecipient();
            case Step.Data when code == 354:
                _step = Step.Body;
                return mail.Data;
            case Step.Body when code == 250:
                IsSent = true;
                return Say(Step.Quit, "QUIT");
            case Step.Quit:
                End(null);
                return null;
            default:
                return End($"the server refused {Where}: {line}");
        }
    }

    private string? NextRecipient()
    {
        if (_recipient < mail.To.Count) return Say(Step.To, $"RCPT TO:<{mail.To[_recipient++].Address}>");
        if (_accepted == 0) return End(Failure ?? "there is no recipient");
        return Say(Step.Data, "DATA");
    }

    private string Say(Step next, string command)
    {
        _step = next;
        return command + "\r\n";
    }

    private string? End(string? failure)
    {
        if (!IsSent && !IsOver) Failure = failure;
        _step = Step.Ended;
        return null;
    }
}

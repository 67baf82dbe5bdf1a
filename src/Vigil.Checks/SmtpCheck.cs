using System.Text;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>
/// <c>SMTP_CHECK</c> (RFC 5321 section 3.1, lvs-behaviour E18): banner 220, HELO answered by 250, QUIT. Replies may have several lines.
/// </summary>
public sealed class SmtpCheck(SmtpCheckSettings settings) : Probe
{
    /// <summary>Bytes of one reply, all lines together.</summary>
    public const int MaxReply = 65536;

    private const int CodeLength = 3, BannerCode = 220, HeloCode = 250;

    private static readonly byte[] Quit = "QUIT\r\n"u8.ToArray();

    private readonly byte[] helo = Encoding.UTF8.GetBytes($"HELO {settings.HeloName}\r\n");
    private bool isGreeted;
    private int replyBytes, column, code;
    private bool isLast;

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Stream;

    /// <inheritdoc/>
    public override int Phases => 3;

    private int Wanted => isGreeted ? HeloCode : BannerCode;

    /// <summary>As logs and mails name it.</summary>
    private string Server => ServerName.Of(settings.Connection.Target);

    private ProbeStep Bad => ProbeStep.Fail($"Bad {(isGreeted ? "HELO response" : "greeting banner")} from server {Server}");

    /// <inheritdoc/>
    public override void Begin(int step, ushort nonce)
    {
        isGreeted = false;
        BeginReply();
    }

    /// <inheritdoc/>
    public override ProbeStep Connected() => ProbeStep.Wait;

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (++replyBytes > MaxReply) return Bad;
            if (bytes[i] != '\n')
            {
                if (!TakeColumn(bytes[i])) return Bad;
                continue;
            }
            if (column < CodeLength) return Bad;
            if (isLast) return Join(EndOfReply(), bytes[(i + 1)..]);
            column = 0;
        }
        return ProbeStep.Wait;
    }

    /// <inheritdoc/>
    public override ProbeStep Closed() => ProbeStep.Fail($"Read failure from server {Server}");

    /// <inheritdoc/>
    public override ProbeResult TimedOut() => ProbeResult.Failed($"Read timeout from server {Server}");

    /// <inheritdoc/>
    public override ProbeResult NotConnectedInTime() => ProbeResult.Failed($"Connection timeout to server {Server}");

    /// <inheritdoc/>
    public override ProbeResult Broken(string why, bool wasConnected) =>
        ProbeResult.Failed(wasConnected ? $"Read failure from server {Server}" : $"Could not connect to server {Server}");

    private void BeginReply() => (replyBytes, column, code, isLast) = (0, 0, 0, true);

    /// <summary>The first three letters of a line are digits; a '-' after them says that more lines follow.</summary>
    private bool TakeColumn(byte letter)
    {
        if (column >= CodeLength)
        {
            if (column == CodeLength) isLast = letter != '-';
            column = CodeLength + 1;
            return true;
        }
        if (column == 0) (code, isLast) = (0, true);
        if (!char.IsAsciiDigit((char)letter)) return false;
        code = code * 10 + letter - '0';
        column++;
        return true;
    }

    /// <summary>A server that speaks before it is asked has given its answer all the same.</summary>
    private ProbeStep Join(ProbeStep first, ReadOnlySpan<byte> rest)
    {
        if (first.Result is not null || rest.IsEmpty) return first;
        var second = Received(rest);
        return second.Send.IsEmpty ? second with { Send = first.Send } : second with { Send = (byte[])[.. first.Send.Span, .. second.Send.Span] };
    }

    private ProbeStep EndOfReply()
    {
        if (code != Wanted) return Bad;
        BeginReply();
        if (isGreeted) return new ProbeStep(Quit, ProbeResult.Good);
        isGreeted = true;
        return ProbeStep.Reply(helo);
    }
}

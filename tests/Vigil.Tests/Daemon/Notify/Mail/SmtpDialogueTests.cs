using FsCheck;
using FsCheck.Fluent;
using Vigil.Daemon.Notify.Mail;
using Xunit;

namespace Vigil.Tests.Daemon.Notify.Mail;

/// <summary>The dialogue as keepalived holds it, and every way a server can break it off (faults 99).</summary>
public class SmtpDialogueTests
{
    private static readonly string[] Replies =
        ["220 hi", "250 me", "250 sender ok", "250 first ok", "250 second ok", "354 go on", "250 queued", "221 bye"];

    private static readonly MailMessage Mail = new(
        new DateTimeOffset(2026, 11, 22, 9, 2, 29, TimeSpan.Zero), MailAddress.Parse("Keep Alived <ka@example.org>"),
        [MailAddress.Parse("root@example.org"), MailAddress.Parse("Joe Bloggs <joe@example.org>")],
        "[R1] VRRP Instance VI_1 - Entering MASTER state", "VRRP Instance is now owning VRRP VIPs");

    [Fact]
    public void A_mail_goes_as_keepalived_sends_it()
    {
        var dialogue = new SmtpDialogue(Mail, "vm");

        Assert.Equal(
            [
                "HELO vm\r\n", "MAIL FROM:<ka@example.org>\r\n", "RCPT TO:<root@example.org>\r\n", "RCPT TO:<joe@example.org>\r\n", "DATA\r\n",
                "Date: Sun, 22 Nov 2026 09:02:29 +0000\r\nFrom: Keep Alived <ka@example.org>\r\n"
                    + "Subject: [R1] VRRP Instance VI_1 - Entering MASTER state\r\nX-Mailer: Keepalived\r\n"
                    + "To: root@example.org, Joe Bloggs <joe@example.org>\r\n\r\n=> VRRP Instance is now owning VRRP VIPs <=\r\n\r\n.\r\n",
                "QUIT\r\n", null,
            ],
            Replies.Select(dialogue.OnLine));
        Assert.True(dialogue is { IsSent: true, IsOver: true, Failure: null });
    }

    [Fact]
    public void The_end_of_the_connection_ends_it_at_every_step()
    {
        for (int step = 0; step < Replies.Length; step++)
        {
            SmtpDialogue dialogue = After(step);
            dialogue.OnEnd();

            Assert.True(dialogue.IsOver);
            Assert.Equal(step == Replies.Length - 1, dialogue.IsSent);
            Assert.Equal(dialogue.IsSent, dialogue.Failure is null);
            Assert.Null(dialogue.OnLine("250 too late"));
        }
    }

    [Fact]
    public void Silence_ends_it_at_every_step()
    {
        for (int step = 0; step < Replies.Length; step++)
        {
            SmtpDialogue dialogue = After(step);
            dialogue.OnTimeout();
            Assert.True(dialogue.IsOver);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("25")]
    [InlineData("250x")]
    [InlineData("554 no")]
    [InlineData("421 closing")]
    public void A_wrong_reply_ends_it_at_every_step_before_the_mail_is_taken(string reply)
    {
        foreach (int step in new[] { 0, 1, 2, 5, 6 })
        {
            SmtpDialogue dialogue = After(step);
            dialogue.OnLine(reply);
            Assert.True(dialogue is { IsOver: true, IsSent: false, Failure: not null }, $"step {step}");
        }
    }

    [Fact]
    public void Lines_that_go_on_are_read_to_the_last()
    {
        var dialogue = new SmtpDialogue(Mail, "vm");
        Assert.Null(dialogue.OnLine("220-welcome"));
        Assert.Null(dialogue.OnLine("220-to this"));
        Assert.Equal("HELO vm\r\n", dialogue.OnLine("220 server"));
    }

    [Fact]
    public void A_reply_without_an_end_is_given_up()
    {
        var dialogue = new SmtpDialogue(Mail, "vm");
        int lines = 0;
        while (!dialogue.IsOver && lines++ < 10_000) dialogue.OnLine("220-and more");

        Assert.Equal(SmtpDialogue.MaxReplyLines + 1, lines);
    }

    [Fact]
    public void One_refused_recipient_does_not_keep_the_mail_from_the_others()
    {
        SmtpDialogue dialogue = After(3);
        Assert.Equal("RCPT TO:<joe@example.org>\r\n", dialogue.OnLine("550 no such user"));
        Assert.Equal("DATA\r\n", dialogue.OnLine("250 ok"));
    }

    [Fact]
    public void All_recipients_refused_is_a_failure_that_says_why()
    {
        SmtpDialogue dialogue = After(3);
        dialogue.OnLine("550 no such user");
        dialogue.OnLine("550 nor this");

        Assert.Equal("joe@example.org refused: 550 nor this", dialogue.Failure);
        Assert.True(dialogue.IsOver);
    }

    /// <summary>Whatever lines come: no exception, and the dialogue is over before the bound of its replies.</summary>
    [Fact]
    public void No_server_can_keep_it_in_a_circle() => Prop.ForAll(
        Gen.Elements("220 a", "250 a", "250-a", "251 a", "354 a", "221 a", "550 a", "", "x", "999", "25é a", "250", "-12 a").ListOf().ToArbitrary(),
        lines =>
        {
            var dialogue = new SmtpDialogue(Mail, "vm");
            int said = 0;
            foreach (string line in lines)
                if (dialogue.OnLine(line) is not null) said++;
            dialogue.OnEnd();
            return dialogue.IsOver && said <= Replies.Length && dialogue.IsSent == (dialogue.Failure is null);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("root@example.org", "root@example.org", "root@example.org")]
    [InlineData("<root@example.org>", "root@example.org", "root@example.org")]
    [InlineData("Joe Bloggs <joe@example.org>", "joe@example.org", "Joe Bloggs <joe@example.org>")]
    [InlineData("\"Joe Bloggs\" <joe@example.org>", "joe@example.org", "Joe Bloggs <joe@example.org>")]
    [InlineData("Bloggs, Joe <joe@example.org>", "joe@example.org", "\"Bloggs, Joe\" <joe@example.org>")]
    [InlineData("Joe (ops) <joe@example.org>", "joe@example.org", "\"Joe (ops)\" <joe@example.org>")]
    [InlineData("a@b\r\nRCPT TO:<x@y>", "x@y", "\"a@bRCPT TO:\" <x@y>")]
    public void Addresses_may_have_display_names(string text, string address, string header)
    {
        MailAddress parsed = MailAddress.Parse(text);

        Assert.Equal(address, parsed.Address);
        Assert.Equal(header, parsed.Header);
    }

    [Fact]
    public void A_name_with_line_breaks_cannot_forge_a_header_or_end_the_mail()
    {
        string data = (Mail with { Subject = "a\r\nBcc: x@y", Text = "b\r\n.\r\nQUIT" }).Data;

        Assert.Contains("Subject: a??Bcc: x@y\r\n", data);
        Assert.EndsWith("=> b??.??QUIT <=\r\n\r\n.\r\n", data);
    }

    private static SmtpDialogue After(int replies)
    {
        var dialogue = new SmtpDialogue(Mail, "vm");
        foreach (string reply in Replies.Take(replies)) dialogue.OnLine(reply);
        return dialogue;
    }
}

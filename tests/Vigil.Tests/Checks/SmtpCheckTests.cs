using System.Text;
using Vigil.Checks;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: SMTP_CHECK says HELO and QUIT and nothing else, whatever the server says. Method: dialogues in pieces, without sockets.</summary>
public sealed class SmtpCheckTests
{
    private static SmtpCheck Check => new(new(ProbeScript.Connection()) { HeloName = "me.example" });

    private static ProbeScript Talk(params string[] replies)
    {
        var script = ProbeScript.Begin(Check);
        foreach (var reply in replies) script.Hear(reply);
        return script;
    }

    [Theory]
    [InlineData("220 hi\r\n", "250 ok\r\n")]
    [InlineData("220-hi\r\n220-there\r\n220 now\r\n", "250-SIZE 1000\r\n250 ok\r\n")]
    [InlineData("220 hi\n", "250 ok\n")]
    [InlineData("220\r\n", "250\r\n")]
    public void AGoodDialogueIsHeloAndQuitWhereverItIsCut(string banner, string answer)
    {
        for (int first = 0; first <= banner.Length; first++)
        {
            for (int second = 0; second <= answer.Length; second++)
            {
                var script = Talk(banner[..first], banner[first..]);
                Assert.Equal("HELO me.example\r\n", script.SentText);
                script.Hear(answer[..second]).Hear(answer[second..]);
                Assert.True(script.Result?.IsGood, script.Result?.Detail);
                Assert.Equal("HELO me.example\r\nQUIT\r\n", script.SentText);
            }
        }
    }

    [Fact]
    public void AServerThatSpeaksBeforeItIsAskedIsHeard()
    {
        var script = Talk("220 hi\r\n250 o", "k\r\n");
        Assert.True(script.Result?.IsGood);
        Assert.Equal("HELO me.example\r\nQUIT\r\n", script.SentText);
        script = Talk("220 hi\r\n250 ok\r\n");
        Assert.True(script.Result?.IsGood);
        Assert.Equal("HELO me.example\r\nQUIT\r\n", script.SentText);
    }

    [Theory]
    [InlineData("554 no\r\n")]
    [InlineData("220 hi\r\n", "500 no\r\n")]
    [InlineData("220 hi\r\n", "251 odd\r\n")]
    [InlineData("hello\r\n")]
    [InlineData("22\r\n")]
    [InlineData("\r\n")]
    [InlineData("220-hi\r\n554 no\r\n")]
    public void AnotherReplyFails(params string[] replies) => Assert.False(Talk(replies).Result?.IsGood ?? true);

    [Fact]
    public void AServerThatClosesAtAnyByteFails()
    {
        const string Banner = "220-hi\r\n220 there\r\n", Answer = "250 ok\r\n";
        for (int end = 0; end < Banner.Length; end++) Assert.False(Talk(Banner[..end]).Close().Result?.IsGood);
        for (int end = 0; end < Answer.Length; end++) Assert.False(Talk(Banner, Answer[..end]).Close().Result?.IsGood);
    }

    [Fact]
    public void EndlessRepliesAreBounded()
    {
        var script = Talk("220-");
        long total = 0;
        for (; script.Result is null; total += 1000) script.Hear(Encoding.ASCII.GetBytes(new string('x', 1000)));
        Assert.InRange(total, SmtpCheck.MaxReply - 1000, SmtpCheck.MaxReply + 1000);

        script = Talk();
        for (total = 0; script.Result is null; total += 8) script.Hear("220-hi\r\n");
        Assert.InRange(total, SmtpCheck.MaxReply - 8, SmtpCheck.MaxReply + 8);
        Assert.False(script.Result?.IsGood);
    }

    // The words of 2.2.7, which monitors look for in logs and mails.
    [Fact]
    public void EachFailureHasKeepalivedsWords()
    {
        const string Server = "server [10.0.0.1]:8080";
        Assert.Equal($"Read timeout from {Server}", Talk("220").TimeOut().Result?.Detail);
        Assert.Equal($"Read timeout from {Server}", Talk("220 hi\r\n").TimeOut().Result?.Detail);
        Assert.Equal($"Bad greeting banner from {Server}", Talk("550 no\r\n").Result?.Detail);
        Assert.Equal($"Bad HELO response from {Server}", Talk("220 hi\r\n550 no\r\n").Result?.Detail);
        Assert.Equal($"Read failure from {Server}", Talk("220 hi\r\n").Close().Result?.Detail);
    }
}

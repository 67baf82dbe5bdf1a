using System.Text;
using Vigil.Checks;
using Vigil.Checks.Http;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: HTTP_GET asks with keepalived's bytes and judges any reply, however it is cut. Method: replies in pieces, without sockets.</summary>
public sealed class HttpCheckTests
{
    private const string Page = "hello world\n", PageMd5 = "6f5902ac237024bdd0c176cb93063dc4";
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
    private static readonly HttpUrlSettings Plain = new() { Path = "/x?y=1" };

    private static HttpCheckSettings Settings(params HttpUrlSettings[] urls) =>
        new(ProbeScript.Connection(), UsesTls: false) { Urls = urls.ToValueList() };

    private static HttpCheck Check(HttpUrlSettings url) => new(Settings(url));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [Theory]
    [InlineData(HttpRequestForm.Http10, "GET /x?y=1 HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: 10.0.0.1:8080\r\n\r\n")]
    [InlineData(HttpRequestForm.Http10Close, "GET /x?y=1 HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\nHost: 10.0.0.1:8080\r\n\r\n")]
    [InlineData(HttpRequestForm.Http11, "GET /x?y=1 HTTP/1.1\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\nHost: 10.0.0.1:8080\r\n\r\n")]
    public void RequestsHaveKeepalivedsBytes(HttpRequestForm form, string expected) =>
        Assert.Equal(expected, ProbeScript.Begin(new HttpCheck(Settings(Plain) with { Form = form })).SentText);

    [Theory]
    [InlineData("10.0.0.1", 80, "10.0.0.1:80")]
    [InlineData("10.0.0.1", 443, "10.0.0.1:443")]
    [InlineData("2001:db8::1", 80, "[2001:db8::1]:80")]
    public void HostIsTheAddressWithItsPort(string address, int port, string host)
    {
        var bytes = RequestText.Get("/", HttpRequestForm.Http10, null, new(InetAddress.Parse(address), (ushort)port));
        Assert.Contains($"\r\nHost: {host}\r\n", Encoding.Latin1.GetString(bytes));
    }

    [Fact]
    public void TheVirtualHostOfTheUrlBeatsThatOfTheCheck()
    {
        var settings = Settings(Plain, Plain with { VirtualHost = "url.example" }) with { VirtualHost = "check.example" };
        var check = new HttpCheck(settings);
        Assert.Contains("\r\nHost: check.example\r\n", ProbeScript.Begin(check, 0).SentText);
        Assert.Contains("\r\nHost: url.example\r\n", ProbeScript.Begin(check, 1).SentText);
    }

    [Theory]
    [InlineData("Content-Length: 12\r\n\r\n")]
    [InlineData("\r\n")]
    public void AGoodReplyPassesWhereverItIsCut(string headEnd)
    {
        var reply = Bytes(Head + headEnd + Page);
        var check = Check(Plain with { Digests = [PageMd5], Regex = new() { Expression = "^hello w" } });
        for (int first = 0; first <= reply.Length; first++)
        {
            for (int second = first; second <= reply.Length; second++)
            {
                var result = ProbeScript.Run(check, reply[..first], reply[first..second], reply[second..]);
                Assert.True(result?.IsGood, $"cut at {first} and {second}: {result?.Detail}");
            }
        }
    }

    [Fact]
    public void AReplyThatEndsEarlyFailsAtEveryByte()
    {
        var reply = Bytes(Head + "Content-Length: 12\r\n\r\n" + Page);
        var check = Check(Plain with { Digests = [PageMd5] });
        for (int end = 0; end < reply.Length; end++)
        {
            var result = ProbeScript.Run(check, reply[..end]);
            Assert.False(result?.IsGood, $"passed with {end} of {reply.Length} bytes");
            Assert.NotEqual("", result?.Detail);
        }
    }

    [Fact]
    public void WhatStandsBehindTheContentLengthIsNotOfThePage() =>
        Assert.True(ProbeScript.Run(Check(Plain with { Digests = [PageMd5] }), Bytes(Head + "content-length:12\r\n\r\n" + Page + "more"))?.IsGood);

    [Theory]
    [InlineData("HTTP/1.0 200 OK", true)]
    [InlineData("HTTP/1.1 204", true)]
    [InlineData("HTTP/2 299 ", true)]
    [InlineData("HTTP/1.1 199 No", false)]
    [InlineData("HTTP/1.1 300 No", false)]
    [InlineData("HTTP/1.1 20 No", false)]
    [InlineData("HTTP/1.1 2000 No", false)]
    [InlineData("HTTP/1.1 -20 No", false)]
    [InlineData("hello world foo", false)]
    [InlineData("SSH-2.0-OpenSSH_9.2 200", false)]
    public void StatusIs200To299UnlessSaidOtherwise(string line, bool isGood) =>
        Assert.Equal(isGood, ProbeScript.Run(Check(Plain), Bytes(line + "\r\n\r\n"))?.IsGood);

    [Fact]
    public void StatusCodesAreRanges()
    {
        var url = Plain with { StatusCodes = [new(301, 302), new(404, 404)] };
        foreach (var (code, isGood) in new[] { (300, false), (301, true), (302, true), (303, false), (404, true), (200, false) })
            Assert.Equal(isGood, ProbeScript.Run(Check(url), Bytes($"HTTP/1.1 {code} x\r\n\r\n"))?.IsGood);
    }

    [Fact]
    public void AnEmptyPageFailsIfItIsLookedAt()
    {
        var empty = Bytes(Head + "Content-Length: 0\r\n\r\n");
        Assert.True(ProbeScript.Run(Check(Plain), empty)?.IsGood);
        Assert.False(ProbeScript.Run(Check(Plain with { Digests = ["d41d8cd98f00b204e9800998ecf8427e"] }), empty)?.IsGood);
    }

    [Fact]
    public void AnotherPageFailsWithItsSum()
    {
        var result = ProbeScript.Run(Check(Plain with { Digests = [new string('0', 32)] }), Bytes(Head + "\r\n" + Page));
        Assert.Contains(PageMd5, result?.Detail);
        Assert.True(ProbeScript.Run(Check(Plain with { Digests = [new string('0', 32), PageMd5] }), Bytes(Head + "\r\n" + Page))?.IsGood);
    }

    [Fact]
    public void EndlessHeadsAndBodiesAreBounded()
    {
        var script = ProbeScript.Begin(Check(Plain with { Digests = [PageMd5] })).Hear(Head);
        var junk = Bytes("X: " + new string('a', 4091) + "\r\n");
        int pieces = 0;
        for (; script.Result is null; pieces++) script.Hear(junk);
        Assert.False(script.Result?.IsGood);
        Assert.InRange(pieces * junk.Length, ReplyHead.MaxLength - junk.Length, ReplyHead.MaxLength + junk.Length);

        script = ProbeScript.Begin(Check(Plain with { Digests = [PageMd5] })).Hear(Head + "\r\n");
        var body = new byte[1 << 16];
        long total = 0;
        for (; script.Result is null; total += body.Length) script.Hear(body);
        Assert.False(script.Result?.IsGood);
        Assert.InRange(total, PageReader.MaxBody, PageReader.MaxBody + 2 * body.Length);
    }

    [Fact]
    public void APageNobodyLooksAtIsNotReadToItsEnd()
    {
        var script = ProbeScript.Begin(Check(Plain)).Hear(Head + "Content-Length: 10000000000\r\n\r\n");
        Assert.Null(script.Result);
        for (int i = 0; i < 2; i++) script.Hear(new byte[HttpCheck.MaxUnread]);
        Assert.True(script.Result?.IsGood);
    }

    [Fact]
    public void SilenceIsTold()
    {
        Assert.Equal("no reply in time", ProbeScript.Begin(Check(Plain)).TimeOut().Result?.Detail);
        Assert.Contains("head", ProbeScript.Begin(Check(Plain)).Hear("HTTP/1.1").TimeOut().Result?.Detail);
        Assert.Contains("page", ProbeScript.Begin(Check(Plain)).Hear(Head + "\r\n").TimeOut().Result?.Detail);
    }
}

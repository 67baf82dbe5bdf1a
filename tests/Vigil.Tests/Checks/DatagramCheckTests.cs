using System.Text;
using Vigil.Checks;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: DNS, UDP and ping checks send the right packet and judge any other. Method: packets by hand, without sockets.</summary>
public sealed class DatagramCheckTests
{
    private static DnsCheck Dns(string name = ".", ushort type = DnsTypes.Soa) => new(new DnsCheckSettings(ProbeScript.Connection()) { Name = name, Type = type });

    private static UdpCheckSettings Udp => new(ProbeScript.Connection());

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    // The queries are those of Debian's keepalived 2.2.7, captured; the id is this test's.
    [Theory]
    [InlineData(".", "SOA", "1234010000010000000000000000060001")]
    [InlineData("www.example.com", "A", "12340100000100000000000003777777076578616d706c6503636f6d0000010001")]
    [InlineData("www.example.com.", "A", "12340100000100000000000003777777076578616d706c6503636f6d0000010001")]
    [InlineData("_x.example", "TXT", "123401000001000000000000025f78076578616d706c650000100001")]
    public void QueriesHaveKeepalivedsBytes(string name, string type, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(ProbeScript.Begin(Dns(name, DnsTypes.ByName[type])).Sent));

    [Theory]
    [InlineData("a..b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public void ANameThatCannotBeAskedForFails(string name)
    {
        var result = ProbeScript.Begin(Dns(name)).Result;
        Assert.False(result?.IsGood);
        Assert.Contains(name, result?.Detail);
        Assert.False(ProbeScript.Begin(Dns(string.Join('.', Enumerable.Repeat("label", 60)))).Result?.IsGood);
    }

    [Theory]
    [InlineData("12348180", true)]
    [InlineData("12348380", true)] // truncated
    [InlineData("12348500", true)] // authoritative
    [InlineData("12348183", false)] // NXDOMAIN
    [InlineData("12348182", false)] // SERVFAIL
    [InlineData("1234818f", false)]
    public void OnlyTheResponseCodeIsJudged(string start, bool isGood)
    {
        Assert.Equal(isGood, ProbeScript.Begin(Dns()).Hear(Hex(start + "0001000000000000")).Result?.IsGood);
        Assert.Equal(isGood, ProbeScript.Begin(Dns()).Hear(Hex(start + "0000000000000000ffffff")).Result?.IsGood);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("1234818000010000000000")]
    [InlineData("123581800001000000000000")]
    [InlineData("123401000001000000000000")] // the query itself
    public void AnythingElseIsPassedOver(string packet)
    {
        var script = ProbeScript.Begin(Dns()).Hear(Hex(packet));
        Assert.Null(script.Result);
        Assert.True(script.Hear(Hex("123481800001000000000000")).Result?.IsGood);
    }

    [Fact]
    public void WithoutARequiredReplySilenceAndAnyReplyPass()
    {
        Assert.Equal("keepalived check - keepalived ch", ProbeScript.Begin(new UdpCheck(Udp)).SentText);
        Assert.Equal(Hex("0102ff"), ProbeScript.Begin(new UdpCheck(Udp with { Payload = [1, 2, 255] })).Sent);
        Assert.True(ProbeScript.Begin(new UdpCheck(Udp)).TimeOut().Result?.IsGood);
        Assert.True(ProbeScript.Begin(new UdpCheck(Udp with { MaxReplyLength = 2 })).Hear(new byte[3]).Result?.IsGood);
    }

    [Theory]
    [InlineData("0123", true)]
    [InlineData("01f3", true)]
    [InlineData("012345", true)]
    [InlineData("0124", false)]
    [InlineData("01", false)]
    [InlineData("", false)]
    [InlineData("01234567", false)]
    public void ARequiredReplyMustFit(string reply, bool isGood)
    {
        var settings = Udp with { RequireReply = true, Reply = [new(1, 0xff), new(3, 0x0f)], MinReplyLength = 2, MaxReplyLength = 3 };
        Assert.Equal(isGood, ProbeScript.Begin(new UdpCheck(settings)).Hear(Hex(reply)).Result?.IsGood);
        Assert.False(ProbeScript.Begin(new UdpCheck(settings)).TimeOut().Result?.IsGood);
        Assert.True(ProbeScript.Begin(new UdpCheck(Udp with { RequireReply = true, MinReplyLength = 9 })).Hear(Hex(reply)).Result?.IsGood);
    }

    [Theory]
    [InlineData("10.0.0.1", 8, 0)]
    [InlineData("2001:db8::1", 128, 129)]
    public void AnEchoMustComeBackAsItWent(string address, byte request, byte reply)
    {
        var script = ProbeScript.Begin(new PingCheck(new(ProbeScript.Connection(address))));
        var packet = script.Sent;
        Assert.Equal(request, packet[0]);
        Assert.Null(script.Hear(packet).Result);
        packet[0] = reply;
        (packet[2], packet[4]) = (0xaa, 0xbb); // checksum and identifier are the kernel's
        for (int length = 0; length < packet.Length; length++) Assert.Null(script.Hear(packet.AsSpan(0, length)).Result);
        packet[7]++;
        Assert.Null(script.Hear(packet).Result); // the reply to another attempt
        packet[7]--;
        Assert.True(script.Hear(packet).Result?.IsGood);
    }

    [Theory]
    [InlineData(0, false, true, null)]
    [InlineData(0, true, true, null)]
    [InlineData(1, false, false, null)]
    [InlineData(1, true, false, null)]
    [InlineData(2, true, true, 0)]
    [InlineData(255, true, true, 253)]
    [InlineData(2, false, false, null)]
    public void AScriptsStatusIsItsVerdict(int status, bool isDynamic, bool isGood, int? weight)
    {
        var settings = new MiscCheckSettings(new ScriptCommand(["/bin/true"])) { Dynamic = isDynamic };
        var result = MiscCheck.Exited(settings, status);
        Assert.Equal((isGood, weight), (result.IsGood, result.Weight));
        Assert.False(MiscCheck.TimedOut(settings).IsGood);
    }
}

using System.Text;
using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core.Settings;

namespace Vigil.Fuzz;

/// <summary>
/// What servers say to probes. The first byte picks the probe, the second how long the pieces are in which the rest arrives. Nothing may
/// throw, a result may not depend on how the bytes were cut, and a probe that passed must not have been silent.
/// </summary>
public static class ProbeTarget
{
    private static readonly CheckConnection Connection = new() { Target = new(InetAddress.Parse("10.0.0.1"), 8080) };
    private static readonly TlsClient Tls = TlsClient.Create(new());

    private static readonly HttpUrlSettings Url = new() { Path = "/" };

    private static readonly Probe[] All =
    [
        Http(Url),
        Http(Url with { Digests = ["6f5902ac237024bdd0c176cb93063dc4"], StatusCodes = [new(200, 404)] }),
        Http(Url with { Regex = new() { Expression = "^h(e|l)+o\\b.*(\\w+)$", Options = ["multiline", "utf"], MaxOffset = 9 } }),
        new SmtpCheck(new(Connection)),
        new DnsCheck(new(Connection)),
        new UdpCheck(new(Connection) { RequireReply = true, Reply = [new(1, 0xff), new(2, 0x0f)], MinReplyLength = 2 }),
        new PingCheck(new(Connection)),
        new TlsProbe(Http(Url), new(Connection, UsesTls: true) { Urls = [Url] }, Tls),
    ];

    /// <summary>The target, with a good reply for each probe.</summary>
    public static FuzzTarget Target { get; } = new("probe", Seeds(), bytes => Run(bytes),
        [.. new[] { "HTTP/1.1 ", "\r\n", "\r\n\r\n", "Content-Length: ", "99999999999999999999", "220-", "250 ", "200" }.Select(Encoding.ASCII.GetBytes)]);

    /// <summary>Runs one input.</summary>
    public static void Run(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2) return;
        var probe = All[data[0] % All.Length];
        bool? whole = Attempt(probe, data[2..], int.MaxValue), cut = Attempt(probe, data[2..], data[1] % 16 + 1);
        if (probe.Transport == ProbeTransport.Stream && whole != cut) throw new InvalidOperationException("the result depends on how the reply was cut");
    }

    private static bool? Attempt(Probe probe, ReadOnlySpan<byte> data, int size)
    {
        probe.Begin(0, 0x1234);
        var result = probe.Connected().Result;
        while (result is null && !data.IsEmpty)
        {
            int length = Math.Min(size, data.Length);
            result = probe.Received(data[..length]).Result;
            data = data[length..];
        }
        result ??= probe.Transport == ProbeTransport.Stream ? probe.Closed().Result : probe.TimedOut();
        probe.End();
        if (result is { IsGood: false, Detail: "" }) throw new InvalidOperationException("a failure without a word");
        return result?.IsGood;
    }

    private static HttpCheck Http(HttpUrlSettings url) => new(new(Connection, UsesTls: false) { Urls = [url] });

    private static byte[][] Seeds()
    {
        byte[] http = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello world\n"u8.ToArray();
        byte[] alert = [21, 3, 3, 0, 2, 2, 40];
        return
        [
            [0, 0, .. http], [1, 3, .. http], [2, 5, .. http],
            [3, 0, .. "220-hi\r\n220 there\r\n"u8], [3, 9, .. "220 hi\r\n"u8],
            [4, 0, 0x12, 0x34, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0],
            [5, 0, 1, 2, 3],
            [6, 0, 0, 0, 0, 0, 0, 0, 0x12, 0x34, .. "vigil\0"u8, 0x12, 0x34],
            [7, 0, .. alert], [7, 1, 22, 3, 3, 0, 4, 14, 0, 0, 0],
        ];
    }
}

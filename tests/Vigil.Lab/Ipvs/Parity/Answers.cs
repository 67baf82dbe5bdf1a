using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Vigil.Core.Settings;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>What a real server says to a check.</summary>
internal static class Answers
{
    /// <summary>The page of every url, and its MD5 sum, for <c>digest</c>.</summary>
    public const string Page = "hello world\n", Digest = "6f5902ac237024bdd0c176cb93063dc4";

    private const int LongestRequest = 8192;

    private static readonly Lazy<X509Certificate2> Certificate = new(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=lab", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    });

    /// <summary>The part of the server in a conversation with a check over TCP.</summary>
    public static Func<Stream, Task> Of(ConnectedCheckSettings check) => check switch
    {
        HttpCheckSettings { UsesTls: true } => TlsAsync,
        HttpCheckSettings => stream => HttpAsync(stream, serverName: null),
        SmtpCheckSettings => SmtpAsync,
        _ => _ => Task.CompletedTask,
    };

    /// <summary>The query itself as an answer without error.</summary>
    public static byte[] Dns(byte[] query)
    {
        if (query.Length > 3)
            (query[2], query[3]) = (0x81, 0x80);
        return query;
    }

    private static async Task TlsAsync(Stream stream)
    {
        using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value });
        await HttpAsync(tls, tls.TargetHostName);
    }

    /// <summary>
    /// 200 and the page; for /status/N it is N; /host/NAME is there for that Host alone, /sni/NAME for who asked TLS for that name.
    /// </summary>
    private static async Task HttpAsync(Stream stream, string? serverName)
    {
        var request = await ReadAsync(stream, "\r\n\r\n");
        var path = Regex.Match(request, "^GET /([^/ ]*)/?([^ ]*)");
        var (kind, value) = (path.Groups[1].Value, path.Groups[2].Value);
        var status = kind switch
        {
            "status" => value,
            "host" => request.Contains($"\r\nHost: {value}\r\n", StringComparison.Ordinal) ? "200" : "404",
            "sni" => value == serverName ? "200" : "404",
            _ => "200",
        };
        await WriteAsync(stream, $"HTTP/1.1 {status} Text\r\nContent-Length: {Page.Length}\r\n\r\n{Page}");
    }

    private static async Task SmtpAsync(Stream stream)
    {
        await WriteAsync(stream, "220 lab ESMTP\r\n");
        await ReadAsync(stream, "\r\n");
        await WriteAsync(stream, "250 lab\r\n");
        await ReadAsync(stream, "\r\n");
        await WriteAsync(stream, "221 bye\r\n");
    }

    private static async Task<string> ReadAsync(Stream stream, string end)
    {
        var buffer = new byte[LongestRequest];
        for (var filled = 0; filled < buffer.Length;)
        {
            var got = await stream.ReadAsync(buffer.AsMemory(filled));
            filled += got;
            var text = Encoding.Latin1.GetString(buffer, 0, filled);
            if (got == 0 || text.EndsWith(end, StringComparison.Ordinal))
                return text;
        }
        throw new IOException("too long");
    }

    private static ValueTask WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text));
}

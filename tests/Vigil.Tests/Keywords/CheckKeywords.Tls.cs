using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigil.Core.Settings;
using Vigil.Tests.Checks;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>What a TLS server on loopback sees of SSL_GET.</summary>
public sealed partial class CheckKeywords
{
    private static readonly Lazy<X509Certificate2> Certificate = new(static () =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    });

    private static string Secure(string check, string url, int port) =>
        Conf("", $"SSL_GET {{\n{check}\nurl {{\npath /\n{url}\n}}\n}}", real: FormattableString.Invariant($"127.0.0.1 {port}"));

    private static string? NameSeen(string lines)
    {
        string? seen = null;
        using var server = LocalServer.Https(new() { ServerCertificate = Certificate.Value }, "HTTP/1.0 200 OK\r\n\r\n"u8.ToArray(), tls => seen = tls.TargetHostName);
        using var host = new ProbeHost();
        Assert.True(host.Probe(FirstCheck<HttpCheckSettings>(Secure(lines, "", server.Port))).IsGood);
        return seen;
    }

    [Fact]
    public void enable_sni() => Of("enable_sni", "", "www.example", static line => NameSeen($"virtualhost www.example\n{line}"));

    [Fact]
    public void sni_name() => Of("sni_name sni.example", "", "sni.example", NameSeen);

    // Within TLS 1.2 the kind of a record can be seen from outside: 21 is an alert, here the close_notify.
    [Fact]
    public void tls_compliant()
    {
        Of("tls_compliant", false, true, static line => SaysGoodbye(line, ""));
        Of("tls_compliant", false, true, static line => SaysGoodbye("", line));
    }

    private static bool SaysGoodbye(string check, string url)
    {
        var records = new List<byte>();
        using var done = new ManualResetEventSlim();
        using var server = new LocalServer(stream =>
        {
            var tap = new Tap(stream);
            var tls = new SslStream(tap, leaveInnerStreamOpen: true);
            tls.AuthenticateAsServer(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value, EnabledSslProtocols = SslProtocols.Tls12 });
            LocalServer.ReadHead(tls);
            tls.Write("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8);
            var rest = new byte[4096];
            while (tap.Read(rest, 0, rest.Length) > 0) { }
            records.AddRange(tap.RecordTypes());
            done.Set();
        });
        using var host = new ProbeHost();
        Assert.True(host.Probe(FirstCheck<HttpCheckSettings>(Secure(check, url, server.Port))).IsGood);
        Assert.True(done.Wait(TimeSpan.FromSeconds(10)));
        return records[^1] == 21;
    }

    /// <summary>Remembers what is read from it.</summary>
    private sealed class Tap(Stream inner) : Stream
    {
        private readonly MemoryStream seen = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        /// <summary>The first byte of each TLS record (RFC 5246 section 6.2.1).</summary>
        public IEnumerable<byte> RecordTypes()
        {
            var bytes = seen.ToArray();
            for (int at = 0; at + 5 <= bytes.Length; at += 5 + (bytes[at + 3] << 8 | bytes[at + 4])) yield return bytes[at];
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int length = inner.Read(buffer, offset, count);
            seen.Write(buffer, offset, length);
            return length;
        }

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

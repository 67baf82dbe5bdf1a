using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: SSL_GET with any certificate, with a name or without, and with servers that break TLS. Method: TLS servers of the test on loopback.</summary>
public sealed class TlsCheckTests : IDisposable
{
    private static readonly byte[] Good = Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\n\r\n" + new string('x', 40000));
    private static readonly X509Certificate2 Certificate = SelfSigned("CN=server");
    private readonly ProbeHost host = new();

    public void Dispose() => host.Dispose();

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    private static SslServerAuthenticationOptions Server => new() { ServerCertificate = Certificate };

    private static HttpCheckSettings Check(int port, double seconds = 5) => new(ProbeHost.To(port, seconds), UsesTls: true)
    {
        Urls = [new() { Path = "/", Digests = [Convert.ToHexStringLower(MD5.HashData(Good.AsSpan(19)))] }],
    };

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void AnyCertificateWillDo(SslProtocols version)
    {
        var options = Server;
        options.EnabledSslProtocols = version;
        using var server = LocalServer.Https(options, Good);
        var result = host.Probe(Check(server.Port));
        Assert.True(result.IsGood, result.Detail);
    }

    [Theory]
    [InlineData(false, null, null, "")]
    [InlineData(true, null, "check.example", "check.example")]
    [InlineData(true, "sni.example", "check.example", "sni.example")]
    [InlineData(true, null, null, "")]
    public void TheNameIsSentIfWanted(bool sends, string? sniName, string? virtualHost, string expected)
    {
        string? seen = null;
        using var server = LocalServer.Https(Server, Good, tls => seen = tls.TargetHostName);
        var result = host.Probe(Check(server.Port) with { SendsSni = sends, SniName = sniName, VirtualHost = virtualHost });
        Assert.True(result.IsGood, result.Detail);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void TheOwnCertificateIsShownToThoseWhoAsk()
    {
        using var mine = SelfSigned("CN=vigil");
        string folder = Directory.CreateTempSubdirectory($"vigil-tls-{Environment.ProcessId}-").FullName;
        string certificate = Path.Combine(folder, "certificate.pem"), key = Path.Combine(folder, "key.pem");
        File.WriteAllText(certificate, mine.ExportCertificatePem());
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(key, mine.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("secret", parameters));
        string? seen = null;
        var options = Server;
        (options.ClientCertificateRequired, options.RemoteCertificateValidationCallback) = (true, (_, shown, _, _) => shown is not null);
        using var server = LocalServer.Https(options, Good, tls => seen = tls.RemoteCertificate?.Subject);
        var own = new TlsSettings { CertificateFile = certificate, KeyFile = key, Password = "secret", CaFile = certificate };

        Assert.True(host.Probe(Check(server.Port), own) is { IsGood: true }, "not with the certificate");
        Assert.Equal("CN=vigil", seen);
        Assert.False(host.Probe(Check(server.Port)).IsGood);
        Assert.Contains(key, host.Probe(Check(server.Port), own with { Password = "wrong" }).Detail);
        Assert.Contains("ca", host.Probe(Check(server.Port), own with { CaFile = "/nowhere.pem" }).Detail);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void AServerThatIsNoTlsFails()
    {
        using var plain = LocalServer.Http(Good);
        Assert.StartsWith("TLS handshake: ", Fail(Check(plain.Port)).Detail);
        using var junk = new LocalServer(stream => { while (true) stream.Write(new byte[4096]); });
        Assert.StartsWith("TLS handshake: ", Fail(Check(junk.Port)).Detail);
        using var silent = new LocalServer(LocalServer.HoldOpen);
        Assert.Equal("the TLS handshake did not end in time", Fail(Check(silent.Port, 0.2)).Detail);
        using var closing = new LocalServer(stream => stream.ReadByte());
        Assert.False(Fail(Check(closing.Port)).IsGood);
    }

    [Fact]
    public void AnEndAtAnyByteOfTheServersFails()
    {
        var good = LocalServer.Https(Server, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray());
        int total = 0;
        using var counting = new LocalServer(stream => Relay(stream, good.Port, int.MaxValue, count => total = count));
        var url = new HttpUrlSettings { Path = "/", Digests = ["5d41402abc4b2a76b9719d911017c592"] };
        var result = host.Probe(Check(counting.Port) with { Urls = [url] });
        Assert.True(result.IsGood, result.Detail);
        host.TurnUntil(() => Volatile.Read(ref total) > 0);
        for (int end = 0; end < 700; end += 13)
        {
            int most = end;
            using var cutting = new LocalServer(stream => Relay(stream, good.Port, most, _ => { }));
            Fail(Check(cutting.Port) with { Urls = [url] });
        }
        good.Dispose();
    }

    private ProbeResult Fail(HttpCheckSettings settings)
    {
        var result = host.Probe(settings);
        Assert.False(result.IsGood);
        return result;
    }

    /// <summary>Passes bytes on in both directions; after so many of the server's it closes.</summary>
    private static void Relay(System.Net.Sockets.NetworkStream client, int port, int most, Action<int> ended)
    {
        using var server = new System.Net.Sockets.TcpClient("127.0.0.1", port);
        var upstream = server.GetStream();
        new Thread(PassOn) { IsBackground = true }.Start();
        int count = 0, value;
        while (count < most && (value = upstream.ReadByte()) >= 0)
        {
            client.WriteByte((byte)value);
            count++;
        }
        ended(count);

        void PassOn()
        {
            try
            {
                client.CopyTo(upstream);
            }
            catch (IOException) { } // one of the two has gone
            catch (ObjectDisposedException) { }
        }
    }
}

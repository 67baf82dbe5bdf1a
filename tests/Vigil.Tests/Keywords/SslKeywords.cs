using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigil.Core.Settings;
using Vigil.Tests.Checks;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: the keywords of <c>SSL</c> have their effect. Method: an SSL_GET, with the line and without, asks a TLS server on loopback that
/// wants to see a certificate.
/// </summary>
public sealed class SslKeywords : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory($"vigil-ssl-{Environment.ProcessId}-").FullName;

    // Never disposed: a server may still be at it when the probe has given up.
    private static readonly ECDsa KeyPair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly X509Certificate2 Mine =
        new CertificateRequest("CN=vigil", KeyPair, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));

    public SslKeywords()
    {
        File.WriteAllText(CertificateFile, Mine.ExportCertificatePem());
        File.WriteAllText(KeyFile, KeyPair.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    private string CertificateFile => Path.Combine(folder, "certificate.pem");

    private string KeyFile => Path.Combine(folder, "key.pem");

    [Fact]
    public void certificate() => Of($"certificate {CertificateFile}", false, true, line => Passes($"key {KeyFile}\npassword secret\n{line}"));

    [Fact]
    public void key() => Of($"key {KeyFile}", false, true, line => Passes($"certificate {CertificateFile}\npassword secret\n{line}"));

    [Fact]
    public void password() => Of("password secret", false, true, line => Passes($"certificate {CertificateFile}\nkey {KeyFile}\n{(line == "" ? "password wrong" : line)}"));

    // Whom is trusted is asked of nobody, but a file that is not there is a mistake.
    [Fact]
    public void ca() => Of("ca /nowhere/ca.pem", true, false, line => Passes($"certificate {CertificateFile}\nkey {KeyFile}\npassword secret\n{line}"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private bool Passes(string lines)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = Mine,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
        };
        using var server = LocalServer.Https(options, "HTTP/1.0 200 OK\r\n\r\n"u8.ToArray());
        using var host = new ProbeHost();
        var configuration = Effect.Bind(Balance.Conf(
            "", "SSL_GET {\nurl {\npath /\n}\n}", root: $"SSL {{\n{lines}\n}}", real: FormattableString.Invariant($"127.0.0.1 {server.Port}")));
        return host.Probe((HttpCheckSettings)configuration.Services[0].Servers[0].Checks[0], configuration.Tls).IsGood;
    }
}

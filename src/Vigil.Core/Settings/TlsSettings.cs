namespace Vigil.Core.Settings;

/// <summary><c>SSL</c>: what SSL_GET checks show and trust. Nothing given: no client certificate, and any server's is good.</summary>
public sealed record TlsSettings
{
    /// <summary><c>password</c> of the key.</summary>
    public string? Password { get; init; }

    /// <summary><c>ca</c>: path of trusted certificates.</summary>
    public string? CaFile { get; init; }

    /// <summary><c>certificate</c>: path of the own certificate and its chain.</summary>
    public string? CertificateFile { get; init; }

    /// <summary><c>key</c>: path of the own key.</summary>
    public string? KeyFile { get; init; }
}

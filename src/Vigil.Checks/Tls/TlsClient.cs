using System.Runtime.InteropServices;
using Vigil.Core.Settings;

namespace Vigil.Checks.Tls;

/// <summary>
/// What all SSL_GET checks of a configuration share: own certificate, trusted ones, and the memory bytes go through. Certificates of
/// servers are not looked at (lvs-behaviour E10): it is the service that is checked, by whatever name it goes.
/// </summary>
public sealed unsafe class TlsClient : IDisposable
{
    private TlsSettings settings;
    private nint context;
    private bool isOpen;
    private string fault = "";

    private TlsClient(TlsSettings settings) => this.settings = settings;

    /// <summary>Why no TLS is possible; empty: it is.</summary>
    public string Fault
    {
        get
        {
            if (!isOpen) Open();
            return fault;
        }
    }

    /// <summary>Makes one. A file that cannot be used, or a missing library, is told by <see cref="Fault"/>, and then every attempt fails with it.</summary>
    /// <remarks>The library is loaded for the first connection: most configurations have no SSL_GET, and it costs 5 MB.</remarks>
    public static TlsClient Create(TlsSettings settings) => new(settings);

    /// <summary>Uses other settings, or the same files anew, from the next connection on.</summary>
    public void Use(TlsSettings settings)
    {
        Dispose(); // connections that stand keep what they need of it
        this.settings = settings;
    }

    private void Open()
    {
        isOpen = true;
        fault = OpenSsl.IsPresent ? "" : "SSL_GET needs the library libssl 3: install the package libssl3";
        if (fault.Length > 0) return;
        nint made = OpenSsl.SSL_CTX_new(OpenSsl.TLS_client_method());
        if (made == 0)
        {
            fault = $"SSL_GET: OpenSSL does not start: {OpenSsl.TakeError()}";
            return;
        }
        OpenSsl.SSL_CTX_set_verify(made, OpenSsl.VerifyNone, 0);
        fault = Configure(made, settings);
        if (fault.Length == 0) context = made;
        else OpenSsl.SSL_CTX_free(made);
    }

    /// <summary>A session for one connection; null when there is no memory for it.</summary>
    internal TlsSession? Begin(string? serverName) => Fault.Length > 0 ? null : TlsSession.Create(context, serverName);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (context != 0) OpenSsl.SSL_CTX_free(context);
        (context, isOpen) = (0, false);
    }

    private static string Configure(nint context, TlsSettings settings)
    {
        if (settings.CaFile is { } ca && OpenSsl.SSL_CTX_load_verify_locations(context, ca, null) != 1) return Wrong("ca", ca);
        if (settings.CertificateFile is { } certificate && OpenSsl.SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
            return Wrong("certificate", certificate);
        if (settings.KeyFile is not { } key) return "";
        nint password = Marshal.StringToCoTaskMemUTF8(settings.Password ?? "");
        OpenSsl.SSL_CTX_set_default_passwd_cb_userdata(context, (byte*)password);
        bool isGood = OpenSsl.SSL_CTX_use_PrivateKey_file(context, key, OpenSsl.PemFile) == 1;
        OpenSsl.SSL_CTX_set_default_passwd_cb_userdata(context, null);
        Marshal.ZeroFreeCoTaskMemUTF8(password);
        return isGood ? "" : Wrong("key", key);
    }

    private static string Wrong(string keyword, string file) => $"SSL {keyword}: {file} cannot be used: {OpenSsl.TakeError()}";
}

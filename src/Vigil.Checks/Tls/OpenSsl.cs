using System.Runtime.InteropServices;

namespace Vigil.Checks.Tls;

/// <summary>libssl and libcrypto of OpenSSL 3, as far as they are used here. Loaded when the first SSL_GET check is made.</summary>
internal static unsafe partial class OpenSsl
{
    private const string Ssl = "libssl.so.3", Crypto = "libcrypto.so.3";

    internal const int VerifyNone = 0, VerifyPeer = 1, PemFile = 1;
    internal const int ErrorSsl = 1, WantRead = 2, WantWrite = 3, ErrorSyscall = 5, ZeroReturn = 6;
    internal const int SetHostName = 55, NameTypeHost = 0;

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Crypto, out _) && NativeLibrary.TryLoad(Ssl, out _);

    [LibraryImport(Ssl)]
    internal static partial nint TLS_client_method();

    [LibraryImport(Ssl)]
    internal static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_load_verify_locations(nint context, string? file, string? folder);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_set_default_passwd_cb_userdata(nint context, byte* password);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_use_certificate_chain_file(nint context, string file);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_use_PrivateKey_file(nint context, string file, int type);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_new(nint context);

    [LibraryImport(Ssl)]
    internal static partial void SSL_free(nint session);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_connect_state(nint session);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_bio(nint session, nint read, nint write);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_ctrl(nint session, int command, nint number, byte* argument);

    [LibraryImport(Ssl)]
    internal static partial int SSL_do_handshake(nint session);

    [LibraryImport(Ssl)]
    internal static partial int SSL_read(nint session, byte* buffer, int length);

    [LibraryImport(Ssl)]
    internal static partial int SSL_write(nint session, byte* buffer, int length);

    [LibraryImport(Ssl)]
    internal static partial int SSL_shutdown(nint session);

    [LibraryImport(Ssl)]
    internal static partial int SSL_get_error(nint session, int result);

    [LibraryImport(Crypto)]
    internal static partial nint BIO_new(nint type);

    [LibraryImport(Crypto)]
    internal static partial nint BIO_s_mem();

    [LibraryImport(Crypto)]
    internal static partial int BIO_free(nint bio);

    [LibraryImport(Crypto)]
    internal static partial int BIO_read(nint bio, byte* buffer, int length);

    [LibraryImport(Crypto)]
    internal static partial int BIO_write(nint bio, byte* buffer, int length);

    [LibraryImport(Crypto)]
    internal static partial nuint ERR_get_error();

    [LibraryImport(Crypto)]
    internal static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    internal static partial byte* ERR_reason_error_string(nuint error);

    /// <summary>The reason of the oldest error of this thread, in OpenSSL's words; the others are dropped.</summary>
    internal static string TakeError()
    {
        nuint error = ERR_get_error();
        ERR_clear_error();
        return (error == 0 ? null : Marshal.PtrToStringUTF8((nint)ERR_reason_error_string(error))) ?? "no reason given";
    }
}

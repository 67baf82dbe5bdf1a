using System.Text;

namespace Vigil.Checks.Tls;

/// <summary>How far a call of a <see cref="TlsSession"/> got.</summary>
internal enum TlsState : byte
{
    /// <summary>It did what it was asked.</summary>
    Done,

    /// <summary>The server must say more first.</summary>
    NeedsMore,

    /// <summary>The server said that it has nothing more to say (close_notify).</summary>
    Ended,

    /// <summary>The server broke the protocol or refused.</summary>
    Failed,
}

/// <summary>The client's end of one TLS connection between two memory buffers of OpenSSL: no socket, no waiting.</summary>
internal sealed unsafe class TlsSession : IDisposable
{
    private nint session, fromServer, toServer;

    private TlsSession() { }

    internal static TlsSession? Create(nint context, string? serverName)
    {
        nint session = OpenSsl.SSL_new(context), fromServer = OpenSsl.BIO_new(OpenSsl.BIO_s_mem()), toServer = OpenSsl.BIO_new(OpenSsl.BIO_s_mem());
        if (session == 0 || fromServer == 0 || toServer == 0)
        {
            if (fromServer != 0) OpenSsl.BIO_free(fromServer);
            if (toServer != 0) OpenSsl.BIO_free(toServer);
            if (session != 0) OpenSsl.SSL_free(session);
            return null;
        }
        OpenSsl.SSL_set_bio(session, fromServer, toServer); // they are its own from here on
        OpenSsl.SSL_set_connect_state(session);
        if (!string.IsNullOrEmpty(serverName))
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(serverName + '\0')) OpenSsl.SSL_ctrl(session, OpenSsl.SetHostName, OpenSsl.NameTypeHost, name);
        }
        return new TlsSession { session = session, fromServer = fromServer, toServer = toServer };
    }

    /// <summary>Bytes that came from the server.</summary>
    internal void Put(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) OpenSsl.BIO_write(fromServer, start, bytes.Length);
    }

    /// <summary>Fills the buffer with bytes that must go to the server; returns how many there were.</summary>
    internal int Take(Span<byte> buffer)
    {
        fixed (byte* start = buffer) return Math.Max(OpenSsl.BIO_read(toServer, start, buffer.Length), 0);
    }

    internal TlsState Handshake()
    {
        OpenSsl.ERR_clear_error();
        return StateOf(OpenSsl.SSL_do_handshake(session));
    }

    internal TlsState Write(ReadOnlySpan<byte> plain)
    {
        OpenSsl.ERR_clear_error();
        fixed (byte* start = plain) return StateOf(OpenSsl.SSL_write(session, start, plain.Length));
    }

    internal TlsState Read(Span<byte> plain, out int count)
    {
        OpenSsl.ERR_clear_error();
        fixed (byte* start = plain) count = OpenSsl.SSL_read(session, start, plain.Length);
        return StateOf(count);
    }

    /// <summary>Says close_notify to the server.</summary>
    internal void End()
    {
        OpenSsl.SSL_shutdown(session);
        OpenSsl.ERR_clear_error();
    }

    public void Dispose()
    {
        if (session != 0) OpenSsl.SSL_free(session);
        session = 0;
    }

    private TlsState StateOf(int result) => result > 0 ? TlsState.Done : OpenSsl.SSL_get_error(session, result) switch
    {
        OpenSsl.WantRead or OpenSsl.WantWrite => TlsState.NeedsMore,
        OpenSsl.ZeroReturn => TlsState.Ended,
        _ => TlsState.Failed,
    };
}

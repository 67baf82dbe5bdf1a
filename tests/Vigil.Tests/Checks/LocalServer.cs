using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Vigil.Tests.Checks;

/// <summary>A server on loopback that treats every connection as the test says, each on a thread of its own, until it is disposed.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener listener;
    private readonly Action<NetworkStream> serve;
    private int accepted;

    public LocalServer(Action<NetworkStream> serve, IPAddress? address = null)
    {
        this.serve = serve;
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections taken so far.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>A server that reads a request up to its empty line, says something and closes.</summary>
    public static LocalServer Http(byte[] reply, Action<string>? request = null) => new(stream =>
    {
        request?.Invoke(ReadHead(stream));
        stream.Write(reply);
    });

    /// <summary>The same through TLS.</summary>
    public static LocalServer Https(SslServerAuthenticationOptions options, byte[] reply, Action<SslStream>? seen = null) => new(stream =>
    {
        using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        tls.AuthenticateAsServer(options);
        seen?.Invoke(tls);
        ReadHead(tls);
        tls.Write(reply);
        tls.ShutdownAsync().GetAwaiter().GetResult();
    });

    /// <summary>Reads until the empty line or the end.</summary>
    public static string ReadHead(Stream stream)
    {
        var text = new System.Text.StringBuilder();
        int letter;
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && (letter = stream.ReadByte()) >= 0) text.Append((char)letter);
        return text.ToString();
    }

    /// <summary>Waits until the other side has gone.</summary>
    public static void HoldOpen(Stream stream)
    {
        while (stream.ReadByte() >= 0) { }
    }

    public void Dispose() => listener.Stop();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
                Interlocked.Increment(ref accepted);
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException) { } // disposed
        catch (ObjectDisposedException) { }
        catch (InvalidOperationException) { }
    }

    private void Serve(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            serve(stream);
        }
        catch (IOException) { } // the probe has gone
        catch (AuthenticationException) { }
    }
}

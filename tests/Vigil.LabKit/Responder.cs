using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vigil.LabKit;

/// <summary>A service on a host: answers each TCP connection with a line and closes it.</summary>
public sealed class Responder : IDisposable
{
    private readonly Socket listener;
    private readonly byte[] answer;

    /// <summary>Listens on all addresses of the host, IPv4 and IPv6; the answer is the host's name.</summary>
    public Responder(Host host, int port)
    {
        answer = Encoding.ASCII.GetBytes(host.Name + "\n");
        listener = host.Box.Inside(() =>
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen(512);
            return socket;
        });
        _ = ServeAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptAsync().ConfigureAwait(false);
                await client.SendAsync(answer).ConfigureAwait(false);
            }
            catch (SocketException exception) when (exception.SocketErrorCode != SocketError.OperationAborted)
            {
                // this client did not wait; the next one may
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return; // disposed of
            }
        }
    }
}

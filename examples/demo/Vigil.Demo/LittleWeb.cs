using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vigil.Demo;

/// <summary>Stands in for a web server: a process of its own that can be killed, and says the host's name to whoever asks.</summary>
internal static class LittleWeb
{
    private const int LongestRequest = 4096;
    private const int PatienceMilliseconds = 1000;

    public static int Serve(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        listener.Start(backlog: 512);
        var body = Environment.MachineName + "\n";
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        while (true)
        {
            using var client = listener.AcceptSocket();
            client.ReceiveTimeout = client.SendTimeout = PatienceMilliseconds;
            try
            {
                ReadRequest(client);
                client.Send(answer);
            }
            catch (SocketException) // the client did not wait
            {
            }
        }
    }

    private static void ReadRequest(Socket client)
    {
        var request = new byte[LongestRequest];
        for (var length = 0; length < request.Length;)
        {
            var more = client.Receive(request.AsSpan(length));
            length += more;
            if (more == 0 || request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
                return;
        }
    }
}

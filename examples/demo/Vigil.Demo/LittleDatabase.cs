using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vigil.Demo;

/// <summary>Stands in for MySQL: a process of its own that can be killed, and answers with its host's name.</summary>
internal static class LittleDatabase
{
    public static int Serve(int port)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, port);
        listener.Server.DualMode = true;
        listener.Start(backlog: 512);
        var name = Encoding.ASCII.GetBytes(Environment.MachineName + "\n");
        while (true)
        {
            using var client = listener.AcceptSocket();
            try
            {
                client.Send(name);
            }
            catch (SocketException) // the client did not wait
            {
            }
        }
    }
}

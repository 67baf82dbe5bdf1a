using System.Net;
using System.Net.Sockets;
using System.Text;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>Somebody who asks for the page, each time on a new connection.</summary>
internal sealed class WebClient(Host from, string address, int port)
{
    private const int PatienceMilliseconds = 1000;

    /// <summary>Between two requests: faster, and ports of one connection would soon be those of the next, of which a removed server keeps hold for a while.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks so many times, one after the other.</summary>
    /// <returns>How often each server answered, by its name, and under "" how often nobody did.</returns>
    public IReadOnlyDictionary<string, int> Ask(int times)
    {
        var asked = 0;
        return AskWhile(() => asked++ < times);
    }

    /// <summary>Asks as long as something holds.</summary>
    public IReadOnlyDictionary<string, int> AskWhile(Func<bool> goOn) => from.Box.Inside(() =>
    {
        var answers = new Dictionary<string, int>();
        while (goOn())
        {
            var name = Answer();
            answers[name] = answers.GetValueOrDefault(name) + 1;
            Thread.Sleep(Pause);
        }
        return answers;
    });

    private string Answer()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            SendTimeout = PatienceMilliseconds, // of connect, too
            ReceiveTimeout = PatienceMilliseconds,
        };
        try
        {
            socket.Connect(IPAddress.Parse(address), port);
            socket.Send("GET / HTTP/1.0\r\n\r\n"u8);
            using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
            return reader.ReadToEnd().Split("\r\n\r\n") is [_, var body] ? body.Trim() : "";
        }
        catch (Exception exception) when (exception is SocketException or IOException) // refused, reset or late
        {
            return "";
        }
    }
}

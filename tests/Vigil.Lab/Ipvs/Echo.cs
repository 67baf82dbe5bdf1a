using System.Net;
using System.Net.Sockets;
using Vigil.LabKit;

namespace Vigil.Lab.Ipvs;

/// <summary>A service on a host that sends each line back with the host's name before it, for as long as the client likes.</summary>
public sealed class Echo : IDisposable
{
    private readonly Host _host;
    private readonly TcpListener _listener;

    public Echo(Host host, int port)
    {
        _host = host;
        _listener = host.Box.Inside(() =>
        {
            var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return listener;
        });
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
            while (await reader.ReadLineAsync() is { } line)
                await writer.WriteLineAsync($"{_host.Name} {line}");
        }
        catch (IOException)
        {
            // the client is gone
        }
    }
}

/// <summary>A client's end of such a conversation.</summary>
public sealed class Conversation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public Conversation(Host from, string address, int port)
    {
        _client = from.Box.Inside(() => new TcpClient(AddressFamily.InterNetwork));
        if (!_client.ConnectAsync(IPAddress.Parse(address), port).Wait(Patience))
            throw new TimeoutException($"no connection to {address}");
        _client.ReceiveTimeout = _client.SendTimeout = (int)Patience.TotalMilliseconds;
        _reader = new StreamReader(_client.GetStream());
        _writer = new StreamWriter(_client.GetStream()) { AutoFlush = true };
    }

    /// <summary>Says something and returns the name of the host that repeated it.</summary>
    public string Ask(string line)
    {
        _writer.WriteLine(line);
        var words = _reader.ReadLine()?.Split(' ', 2);
        return words is [var name, var repeated] && repeated == line ? name : throw new IOException($"not repeated: {line}");
    }

    public void Dispose() => _client.Dispose();
}

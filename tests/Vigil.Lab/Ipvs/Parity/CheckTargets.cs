using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Vigil.LabKit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>Something a check looks at. It is well when made, until it is made to fail.</summary>
internal interface ICheckTarget : IDisposable
{
    void Fail();

    void Return();
}

/// <summary>A service over TCP: while it fails, nobody listens.</summary>
internal sealed class StreamTarget : ICheckTarget
{
    private readonly Director _director;
    private readonly IPEndPoint _at;
    private readonly Func<Stream, Task> _talk;
    private Socket _listener;

    public StreamTarget(Director director, IPEndPoint at, Func<Stream, Task> talk)
    {
        (_director, _at, _talk) = (director, at, talk);
        _listener = Listen();
    }

    public void Fail() => _listener.Dispose();

    public void Return() => _listener = Listen();

    public void Dispose() => Fail();

    private Socket Listen()
    {
        var listener = _director.Run(() => new Socket(_at.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(_at);
        listener.Listen();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            await _talk(stream);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The checker had heard enough.
        }
    }
}

/// <summary>A service over UDP: while it fails, its port is closed.</summary>
internal sealed class DatagramTarget : ICheckTarget
{
    private const int LargestDatagram = 65536;

    private readonly Director _director;
    private readonly IPEndPoint _at;
    private readonly Func<byte[], byte[]> _answer;
    private Socket _socket;

    public DatagramTarget(Director director, IPEndPoint at, Func<byte[], byte[]> answer)
    {
        (_director, _at, _answer) = (director, at, answer);
        _socket = Open();
    }

    public void Fail() => _socket.Dispose();

    public void Return() => _socket = Open();

    public void Dispose() => Fail();

    private Socket Open()
    {
        var socket = _director.Run(() => new Socket(_at.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        socket.Bind(_at);
        _ = AnswerAsync(socket);
        return socket;
    }

    private async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(_at.Address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
                await socket.SendToAsync(_answer(buffer[..got.ReceivedBytes]), SocketFlags.None, got.RemoteEndPoint);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }
}

/// <summary>An address: while it fails, there is no way to it.</summary>
internal sealed class AddressTarget(Director director, IPAddress address) : ICheckTarget
{
    private readonly string _route = $"unreachable {address}/{address.GetAddressBytes().Length * 8} table local";

    public void Fail() => director.Tool($"route add {_route}\n", "ip", "-batch", "-");

    public void Return() => director.Tool($"route del {_route}\n", "ip", "-batch", "-");

    public void Dispose()
    {
    }
}

/// <summary>A file a script or a track_file looks at: it says something else while it fails, or is not there.</summary>
internal sealed class FileTarget : ICheckTarget
{
    private readonly Director _director;
    private readonly string _path, _good;
    private readonly string? _bad;

    public FileTarget(Director director, string path, string good, string? bad)
    {
        (_director, _path, _good, _bad) = (director, path, good, bad);
        Return();
    }

    public void Fail() => Write(_bad);

    public void Return() => Write(_good);

    public void Dispose()
    {
    }

    // Whole at once for whoever watches it.
    private void Write(string? text) => _director.Run(() =>
    {
        if (text is null)
        {
            File.Delete(_path);
            return;
        }
        File.WriteAllText(_path + ".new", text + "\n");
        File.Move(_path + ".new", _path, overwrite: true);
    });
}

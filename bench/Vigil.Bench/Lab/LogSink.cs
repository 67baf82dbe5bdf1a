using System.Net.Sockets;
using System.Text;

namespace Vigil.Bench.Lab;

/// <summary>The /dev/log of one node: reads whatever the daemon logs and forgets it, but for the last lines, which explain a failure.
/// Without it a daemon would write to the console, a slow serial port on many machines, and be measured wrong.</summary>
internal sealed class LogSink : IDisposable
{
    private const int LinesKept = 30;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Queue<string> _last = new();
    private readonly string _path;

    /// <summary>Binds the socket at <paramref name="path"/> (for a node: /proc/PID/root/dev/log) and reads on a thread.</summary>
    public LogSink(string path)
    {
        _path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        _socket.ReceiveBufferSize = 4 << 20;
        new Thread(Read) { Name = "log sink", IsBackground = true }.Start();
    }

    /// <summary>The last lines logged, oldest first.</summary>
    public string Last()
    {
        lock (_last)
            return string.Join('\n', _last);
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }

    private void Read()
    {
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                var line = Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
                lock (_last)
                {
                    _last.Enqueue(line);
                    if (_last.Count > LinesKept)
                        _last.Dequeue();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the node is gone.
        }
    }
}

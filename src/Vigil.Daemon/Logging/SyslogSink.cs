using System.Net.Sockets;

namespace Vigil.Daemon.Logging;

/// <summary>
/// Lines to the local syslog socket, as syslog(3) sends them. When nobody listens there the line is lost (and counted): there is no
/// fallback to a console that could stall the host. The socket is looked for again at most every <see cref="RetryAfter"/>.
/// </summary>
/// <param name="path">The socket, normally <see cref="DefaultPath"/>.</param>
/// <param name="facility">Facility number.</param>
/// <param name="ident">Name of the process.</param>
public sealed class SyslogSink(string path, int facility, string ident) : ILogSink
{
    /// <summary>Where syslogd listens.</summary>
    public const string DefaultPath = "/dev/log";

    /// <summary>Time between two attempts to connect.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Microseconds to wait for a syslogd that takes nothing.</summary>
    private const int Patience = 100_000;

    private Socket? _socket;
    private long _retryAt = long.MinValue;

    /// <inheritdoc/>
    public bool TryWrite(in LogRecord record)
    {
        if (_socket is null && !Connect()) return false;
        byte[] line = LogFormat.Syslog(record, facility, ident, Environment.ProcessId);
        if (Send(line)) return true;
        Disconnect();
        // syslogd was restarted: its new socket takes the line.
        return Connect() && Send(line);
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private bool Send(byte[] line)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            _socket!.Send(line, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return true;
            if (error is not (SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)) return false;
            if (!_socket.Poll(Patience, SelectMode.SelectWrite)) return false;
        }
        return false;
    }

    private bool Connect()
    {
        long now = Environment.TickCount64;
        if (now < _retryAt) return false;
        _retryAt = now + (long)RetryAfter.TotalMilliseconds;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            socket.Dispose();
            return false;
        }
        _socket = socket;
        return true;
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        _socket = null;
    }
}

using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Tells systemd how the daemon is (sd_notify(3)), but only when the daemon's parent is systemd and NOTIFY_SOCKET is set
/// (runtime-interface: systemd).
/// </summary>
public sealed unsafe class ServiceManager
{
    private const int MaxPath = 107; // sun_path without its terminator
    private readonly byte[]? _socket;

    /// <summary>Finds the service manager; without one every call does nothing.</summary>
    public ServiceManager()
        : this(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), SmallFile.Read($"/proc/{Libc.getppid()}/comm").TrimEnd())
    {
    }

    /// <summary>With the socket and the parent's name as given.</summary>
    public ServiceManager(string? socket, string parent)
    {
        if (string.IsNullOrEmpty(socket) || parent.Trim('(', ')') != "systemd") return;
        byte[] path = Encoding.UTF8.GetBytes(socket);
        if (path.Length > MaxPath || path[0] is not ((byte)'/' or (byte)'@')) return;
        if (path[0] == '@') path[0] = 0; // abstract
        _socket = path;
    }

    public bool IsPresent => _socket is not null;

    /// <summary>Every process has read its configuration.</summary>
    public Errno Ready() => Send($"READY=1\nMAINPID={Libc.getpid()}");

    /// <summary>A reload has begun; <see cref="Ready"/> ends it. <paramref name="patience"/>: see <see cref="Extend"/>.</summary>
    public Errno Reloading(TimeSpan patience) => Send($"RELOADING=1\nMONOTONIC_USEC={Clock.Monotonic() / 1000}\n{Extension(patience)}");

    /// <summary>What goes on takes longer: the manager is to wait this long from now, even if its own limit is shorter.</summary>
    public Errno Extend(TimeSpan patience) => Send(Extension(patience));

    private static string Extension(TimeSpan patience) => $"EXTEND_TIMEOUT_USEC={(long)patience.TotalMicroseconds}";

    /// <summary>The stop has begun.</summary>
    public Errno Stopping() => Send("STOPPING=1");

    /// <summary>The start failed.</summary>
    public Errno Failed(Errno error) => Send($"ERRNO={error.Code}");

    private Errno Send(string text)
    {
        if (_socket is null) return Errno.None;
        if (Fd.From(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), out Fd fd) is { Failed: true } error) return error;
        using (fd)
        {
            byte* address = stackalloc byte[2 + MaxPath + 1];
            *(ushort*)address = Libc.AF_UNIX;
            _socket.CopyTo(new Span<byte>(address + 2, MaxPath));
            fixed (byte* bytes = Encoding.UTF8.GetBytes(text))
            {
                int length = Encoding.UTF8.GetByteCount(text);
                return Errno.Of(Libc.sendto(fd.Number, bytes, length, Libc.MSG_NOSIGNAL, address, (uint)(2 + _socket.Length)));
            }
        }
    }
}

using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>Sets one option after the other and remembers the first failure, with the name of the option.</summary>
internal ref struct SocketOptions(Fd socket)
{
    private readonly int _socket = socket.Number;

    internal Errno Error { get; private set; }

    /// <summary>Name of the option that failed.</summary>
    internal string? Failed { get; private set; }

    internal unsafe void Set(int level, int option, int value, string name) =>
        Note(Libc.setsockopt(_socket, level, option, &value, sizeof(int)), name);

    internal unsafe void Set(int level, int option, scoped ReadOnlySpan<byte> value, string name)
    {
        fixed (byte* bytes = value) Note(Libc.setsockopt(_socket, level, option, bytes, (uint)value.Length), name);
    }

    internal void BindToDevice(string device) =>
        Set(Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, Encoding.UTF8.GetBytes(device), nameof(Libc.SO_BINDTODEVICE));

    private void Note(int result, string name)
    {
        if (result >= 0 || Error.Failed) return;
        Error = Errno.Last;
        Failed = name;
    }
}

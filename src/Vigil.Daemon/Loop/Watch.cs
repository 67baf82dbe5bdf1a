using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Loop;

/// <summary>Readiness of a descriptor, as in epoll_ctl(2).</summary>
[Flags]
public enum IoEvents : uint
{
    None = 0,
    Readable = 0x001,
    Urgent = 0x002,
    Writable = 0x004,
    Error = 0x008,
    HangUp = 0x010,
    EdgeTriggered = 1u << 31,
}

/// <summary>Order in which descriptors that are ready in the same turn are served.</summary>
public enum Rank : byte
{
    /// <summary>Adverts: the only urgent thing there is.</summary>
    Packets,

    /// <summary>Link, address and route changes.</summary>
    Kernel,

    /// <summary>The supervisor, scripts that ended, tracked files.</summary>
    Control,

    /// <summary>Everything that may wait.</summary>
    Background,
}

/// <summary>One descriptor registered with an <see cref="EventLoop"/>. Disposing it ends the registration, not the descriptor.</summary>
public sealed class Watch : IDisposable
{
    private readonly EventLoop _loop;
    internal readonly int Slot;
    internal readonly uint Generation;
    internal readonly Fd Fd;
    internal readonly Rank Rank;
    internal readonly Action<IoEvents> OnReady;

    internal Watch(EventLoop loop, int slot, uint generation, Fd fd, Rank rank, Action<IoEvents> onReady)
    {
        _loop = loop;
        Slot = slot;
        Generation = generation;
        Fd = fd;
        Rank = rank;
        OnReady = onReady;
    }

    /// <summary>Changes what is waited for; <see cref="IoEvents.None"/> pauses the watch.</summary>
    public Errno Change(IoEvents interest) => _loop.Change(this, interest);

    public void Dispose() => _loop.Remove(this);
}

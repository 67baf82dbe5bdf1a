using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// The whole state of one interface as seen now. Level-triggered: the shell sends it whenever anything may have changed,
/// the core compares.
/// </summary>
public sealed record InterfaceSnapshot
{
    /// <summary>Current name.</summary>
    public required string Name { get; init; }

    /// <summary>Kernel index; a re-created interface has a new one.</summary>
    public required int Index { get; init; }

    /// <summary>IFF_UP and IFF_RUNNING (and carrier, and linkbeat where polled); of a macvlan: of its base as well.</summary>
    public bool IsRunning { get; init; }

    /// <summary>MTU in bytes; bounds the size of an advert (A4).</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Addresses usable as a source: not tentative, not virtual addresses we manage. In kernel order.</summary>
    public ValueList<InetAddress> Addresses { get; init; }

    /// <summary>Loopback.</summary>
    public bool IsLoopback { get; init; }
}

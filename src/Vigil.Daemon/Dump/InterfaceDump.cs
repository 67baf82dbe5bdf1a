using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Dump;

/// <summary>One interface as the kernel told.</summary>
public sealed record InterfaceDump(Link Link, IReadOnlyList<InetAddress> Addresses)
{
    /// <summary>Its name.</summary>
    public string Name => Link.Name ?? "";

    /// <summary>It is up and running, or was since it is known.</summary>
    public bool WasSeenUp { get; init; }

    /// <summary>It changed, and its delay has not passed yet.</summary>
    public bool IsChanging { get; init; }

    /// <summary>Delays in force (<c>interface_up_down_delays</c>).</summary>
    public TimeSpan UpDelay { get; init; }

    /// <inheritdoc cref="UpDelay"/>
    public TimeSpan DownDelay { get; init; }

    /// <summary>What promote_secondaries was before it was set for an instance; null: none asked.</summary>
    public string? PromotedBefore { get; init; }

    /// <summary>Whether it forwards IPv6, and when (UTC) that was looked at; null: nothing asked.</summary>
    public (bool IsSet, DateTime ReadAt)? Forwarding { get; init; }
}

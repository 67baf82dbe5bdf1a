using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>What the kernel side tells the rest of the worker.</summary>
public abstract record KernelFact
{
    private KernelFact() { }

    /// <summary>An interface is new or looks different (input for the core).</summary>
    public sealed record InterfaceChanged(InterfaceSnapshot Snapshot) : KernelFact;

    /// <summary>An interface is gone, or has another name now (input for the core).</summary>
    public sealed record InterfaceGone(string Name) : KernelFact;

    /// <summary>An address is back that somebody had removed: tell the network (one GARP or NA).</summary>
    public sealed record Restored(string Owner, InetAddress Address, string Interface) : KernelFact;

    /// <summary>Somebody removed one of our things; it will be put back.</summary>
    /// <param name="Owner">Instance, or <see cref="Reconciler.StaticOwner"/>.</param>
    /// <param name="Item">What, as ip(8) writes it.</param>
    /// <param name="Port">Netlink port of who asked for it, mostly a process id; 0 is the kernel, which never says who removed an IPv6 address.</param>
    public sealed record Removed(string Owner, string Item, uint Port) : KernelFact;

    /// <summary>Somebody removes the thing again and again: no more putting back until the owner claims anew (L3).</summary>
    public sealed record Contested(string Owner, string Item, uint Port) : KernelFact;

    /// <summary>The kernel refused; it is tried again later.</summary>
    public sealed record Failed(string Owner, string Item, NetlinkError Error) : KernelFact;

    /// <summary>All interfaces of a track_group's static items are up, or one is not (input for the core).</summary>
    public sealed record TrackGroupChanged(string Group, bool IsUp) : KernelFact;

    /// <summary>Somebody added or removed an address (<c>--address-monitoring</c>).</summary>
    public sealed record AddressSeen(InetAddress Address, string Interface, bool IsGone) : KernelFact;

    /// <summary>Events were lost and everything was read anew.</summary>
    public sealed record Resynchronised : KernelFact;

    /// <summary>Something outside the netlink requests did not work: ledger, firewall, sysctl. A sentence.</summary>
    public sealed record Trouble(string What) : KernelFact;
}

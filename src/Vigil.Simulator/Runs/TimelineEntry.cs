using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Runs;

/// <summary>Kinds of things that a timeline tells.</summary>
public enum TimelineEvent : byte
{
    /// <summary>Something begins to be wrong.</summary>
    Fault,

    /// <summary>It is over.</summary>
    Mended,

    /// <summary>An operator reloads, or releases what flap damping holds.</summary>
    Operator,

    /// <summary>An instance changed its state.</summary>
    State,

    /// <summary>An instance's priority changed.</summary>
    Priority,

    /// <summary>An instance could take over and does not.</summary>
    HoldsBack,

    /// <summary>A host noticed that it had stood still.</summary>
    WokeLate,

    /// <summary>An instance or group flaps.</summary>
    Flaps,

    /// <summary>Flap damping holds it no longer.</summary>
    Released,

    /// <summary>A master resigned: priority 0.</summary>
    Resigns,

    /// <summary>An advert was refused.</summary>
    Refuses,

    /// <summary>A virtual address was put on.</summary>
    AddressAdded,

    /// <summary>A virtual address was taken off.</summary>
    AddressRemoved,
}

/// <summary>One thing that happened in a run; what does not apply is null.</summary>
/// <param name="At">When.</param>
/// <param name="What">Its kind.</param>
/// <param name="Host">Name of the host; of what is between two hosts, the one that sends.</param>
/// <param name="Text">In words, host included.</param>
public sealed record TimelineEntry(Instant At, TimelineEvent What, string Host, string Text)
{
    /// <summary>The other host of what is between two: the one that hears.</summary>
    public string? Peer { get; init; }

    /// <summary>The vrrp_instance, or for <see cref="TimelineEvent.Flaps"/> perhaps a vrrp_sync_group.</summary>
    public string? Instance { get; init; }

    /// <summary>The state it is in from now on.</summary>
    public RouterState? State { get; init; }

    /// <summary>The priority it has from now on.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The virtual address.</summary>
    public InetAddress? Address { get; init; }

    /// <summary>Why, or what exactly.</summary>
    public string? Reason { get; init; }
}

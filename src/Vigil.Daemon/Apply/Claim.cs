using Vigil.Core;

namespace Vigil.Daemon.Apply;

/// <summary>One wanted thing of one owner, and what is believed about it. State of <see cref="Reconciler"/>.</summary>
internal sealed class Claim(string owner, WantedItem wanted, long order)
{
    /// <summary>Instance name, or <see cref="Reconciler.StaticOwner"/>.</summary>
    public string Owner { get; } = owner;

    /// <summary>What is wanted.</summary>
    public WantedItem Wanted { get; } = wanted;

    /// <summary>Place in the order in which things are put into the kernel.</summary>
    public long Order { get; } = order;

    /// <summary>The kernel's form of it; null while its interface does not exist.</summary>
    public KernelItem? Item { get; set; }

    /// <summary>Whether it is in the kernel, as far as the last dump and the events since tell.</summary>
    public bool Present { get; set; }

    /// <summary>Whether it was there before, so that a further success is a restoration.</summary>
    public bool Lost { get; set; }

    /// <summary>Netlink port of who removed it, until that is judged; 0 is the kernel.</summary>
    public uint? RemovedBy { get; set; }

    /// <summary>When to try to put it there; null while that is pointless or under way.</summary>
    public Instant? DueAt { get; set; }

    /// <summary>Not before this: others kept removing it.</summary>
    public Instant HeldUntil { get; set; }

    /// <summary>Attempts that failed since the last success.</summary>
    public int Failures { get; set; }

    /// <summary>The last errno that was reported, so that it is reported once.</summary>
    public int ReportedErrno { get; set; }

    /// <summary>Counts removals by others; made at the first one.</summary>
    public RemovalGuard Guard => field ??= new RemovalGuard();

    /// <summary>For logs.</summary>
    public override string ToString() => Item?.ToString() ?? string.Join(' ', Wanted.Interfaces.Select(name => $"(dev {name})"));
}

/// <summary>Something that must go from the kernel.</summary>
internal sealed class Leaving(string owner, KernelItem item, Instant dueAt)
{
    public string Owner { get; } = owner;

    public KernelItem Item { get; } = item;

    public Instant? DueAt { get; set; } = dueAt;

    public int Failures { get; set; }
}

/// <summary>One request and what it is for.</summary>
public sealed class KernelOperation
{
    /// <summary>The request.</summary>
    public required Netlink.NetlinkRequest Request { get; init; }

    /// <summary>Put there: the claim it is for.</summary>
    internal Claim? Claim { get; init; }

    /// <summary>Taken away: what leaves.</summary>
    internal Leaving? Leaving { get; init; }
}

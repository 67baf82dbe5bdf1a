using Vigil.Core;

namespace Vigil.Simulator;

/// <summary>What happens at a time: a packet arrives, a host wakes, or (rarely) anything else.</summary>
internal readonly record struct SimulatedEvent(SimulatedHost? Host, Packet? Packet, Action? Action);

/// <summary>Everything that is still to happen, earliest first; what falls on the same time keeps the order it was put in.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimulatedEvent, When> queue = new();
    private long order;

    public void Add(Instant at, in SimulatedEvent what) => queue.Enqueue(what, new(at.Ticks, order++));

    /// <summary>Takes the next event if it is due by <paramref name="end"/>.</summary>
    public bool TryTake(Instant end, out Instant at, out SimulatedEvent what)
    {
        at = default;
        if (!queue.TryPeek(out what, out var when) || when.Ticks > end.Ticks) return false;
        at = new(when.Ticks);
        queue.Dequeue();
        return true;
    }

    private readonly record struct When(long Ticks, long Order) : IComparable<When>
    {
        public int CompareTo(When other) => Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Order.CompareTo(other.Order);
    }
}

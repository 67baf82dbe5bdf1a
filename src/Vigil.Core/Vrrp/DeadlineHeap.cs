namespace Vigil.Core.Vrrp;

/// <summary>Something that wants to be woken at a time.</summary>
internal interface IScheduled
{
    /// <summary>The deadline has come. Sets the next one, later than <paramref name="now"/>, or none.</summary>
    void OnDue(Instant now);
}

/// <summary>One place in a <see cref="DeadlineHeap"/>. Belongs to one owner for life.</summary>
internal sealed class Deadline(IScheduled owner)
{
    internal IScheduled Owner { get; } = owner;

    internal int Index { get; set; } = -1;

    internal Instant At { get; set; }

    /// <summary>Breaks ties, so that runs are the same every time.</summary>
    internal long Order { get; set; }
}

/// <summary>
/// All deadlines of a host, earliest first: a binary heap with known places, so that moving one of a thousand costs O(log n) and
/// allocates nothing. Bounded by the number of its owners.
/// </summary>
internal sealed class DeadlineHeap
{
    private readonly List<Deadline> items = [];
    private long order;

    /// <summary>Earliest deadline, or null.</summary>
    internal Instant? Next => items.Count == 0 ? null : items[0].At;

    /// <summary>Takes the earliest item out if it is due.</summary>
    internal bool TryTakeDue(Instant now, out IScheduled owner)
    {
        owner = null!;
        if (items.Count == 0 || items[0].At > now) return false;
        owner = items[0].Owner;
        Remove(items[0]);
        return true;
    }

    /// <summary>Sets, moves or (null) removes a deadline.</summary>
    internal void Set(Deadline deadline, Instant? at)
    {
        if (at is not { } when)
        {
            Remove(deadline);
            return;
        }
        if (deadline.Index >= 0 && deadline.At == when) return;
        deadline.At = when;
        deadline.Order = order++;
        if (deadline.Index < 0)
        {
            deadline.Index = items.Count;
            items.Add(deadline);
        }
        Restore(deadline.Index);
    }

    /// <summary>Takes a deadline out, if it is in.</summary>
    internal void Remove(Deadline deadline)
    {
        int index = deadline.Index;
        if (index < 0) return;
        deadline.Index = -1;
        var last = items[^1];
        items.RemoveAt(items.Count - 1);
        if (ReferenceEquals(last, deadline)) return;
        Place(last, index);
        Restore(index);
    }

    private void Restore(int index)
    {
        while (index > 0 && Before(items[index], items[(index - 1) / 2]))
        {
            Swap(index, (index - 1) / 2);
            index = (index - 1) / 2;
        }
        while (true)
        {
            int child = index * 2 + 1;
            if (child >= items.Count) return;
            if (child + 1 < items.Count && Before(items[child + 1], items[child])) child++;
            if (!Before(items[child], items[index])) return;
            Swap(index, child);
            index = child;
        }
    }

    private void Swap(int a, int b)
    {
        var item = items[a];
        Place(items[b], a);
        Place(item, b);
    }

    private void Place(Deadline item, int index)
    {
        items[index] = item;
        item.Index = index;
    }

    private static bool Before(Deadline a, Deadline b) => a.At != b.At ? a.At < b.At : a.Order < b.Order;
}

namespace Vigil.Core.Vrrp;

/// <summary>Something that wants to be woken at a time.</summary>
public interface IScheduled
{
    /// <summary>The deadline has come. Must set the next one, later than <paramref name="now"/>, or remove it.</summary>
    void OnDue(Instant now);
}

/// <summary>One place in a <see cref="DeadlineHeap"/>. Belongs to one owner for life.</summary>
public sealed class Deadline(IScheduled owner)
{
    /// <summary>Who is woken.</summary>
    public IScheduled Owner { get; } = owner;

    /// <summary>Place in the heap; −1: not in it.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>There is a time.</summary>
    public bool IsSet => Index >= 0;
}

/// <summary>
/// All deadlines of a host, earliest first: a binary heap with known places, so that moving one of a thousand costs O(log n) and
/// allocates nothing. Bounded by the number of its owners.
/// </summary>
public sealed class DeadlineHeap
{
    private readonly List<Entry> entries = [];
    private long order;

    /// <summary>Earliest deadline, or null.</summary>
    public Instant? Next => entries.Count == 0 ? null : entries[0].At;

    /// <summary>
    /// The owner of the earliest deadline if that is due. It stays in the heap: the owner moves or removes it, which costs half of taking
    /// it out and putting it in again.
    /// </summary>
    public bool TryPeekDue(Instant now, out IScheduled owner)
    {
        owner = null!;
        if (entries.Count == 0 || entries[0].At > now) return false;
        owner = entries[0].Deadline.Owner;
        return true;
    }

    /// <summary>Sets, moves or (null) removes a deadline.</summary>
    public void Set(Deadline deadline, Instant? at)
    {
        if (at is not { } when)
        {
            Remove(deadline);
            return;
        }
        if (!deadline.IsSet)
        {
            deadline.Index = entries.Count;
            entries.Add(default);
        }
        else if (entries[deadline.Index].At == when)
        {
            return;
        }
        Settle(new Entry(when, order++, deadline), deadline.Index);
    }

    /// <summary>Takes a deadline out, if it is in.</summary>
    public void Remove(Deadline deadline)
    {
        int index = deadline.Index;
        if (index < 0) return;
        deadline.Index = -1;
        var last = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        if (!ReferenceEquals(last.Deadline, deadline)) Settle(last, index);
    }

    /// <summary>Finds the place of an entry, starting from a free one.</summary>
    private void Settle(in Entry entry, int index)
    {
        while (index > 0 && entry.IsBefore(entries[(index - 1) / 2]))
        {
            Put(entries[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }
        while (true)
        {
            int child = index * 2 + 1;
            if (child >= entries.Count) break;
            if (child + 1 < entries.Count && entries[child + 1].IsBefore(entries[child])) child++;
            if (!entries[child].IsBefore(entry)) break;
            Put(entries[child], index);
            index = child;
        }
        Put(entry, index);
    }

    private void Put(in Entry entry, int index)
    {
        entries[index] = entry;
        entry.Deadline.Index = index;
    }

    /// <param name="At">When.</param>
    /// <param name="Order">Breaks ties, so that runs are the same every time.</param>
    /// <param name="Deadline">Whose.</param>
    private readonly record struct Entry(Instant At, long Order, Deadline Deadline)
    {
        internal bool IsBefore(in Entry other) => At != other.At ? At < other.At : Order < other.Order;
    }
}

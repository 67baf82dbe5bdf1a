namespace Vigil.Xdp.Table;

/// <summary>
/// Who has which stretch of the rings. A freed stretch rests for a while before it is given out again, since a packet that read
/// its service's old record may still look there.
/// </summary>
internal sealed class RingSpace(uint size)
{
    /// <summary>Far longer than any packet is under way in the program.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<uint, uint> _free = new() { [0] = size };
    private readonly Queue<(TimeSpan At, uint Start, uint Length)> _resting = new();

    /// <summary>A stretch of that length, or null when there is none.</summary>
    internal uint? Take(uint length, TimeSpan now)
    {
        while (_resting.TryPeek(out var oldest) && oldest.At <= now)
            Return(_resting.Dequeue());
        foreach (var (start, room) in _free)
        {
            if (room < length)
                continue;
            _free.Remove(start);
            if (room > length)
                _free[start + length] = room - length;
            return start;
        }
        return null;
    }

    /// <summary>Marks a stretch as taken that was found in use at a restart.</summary>
    internal void Adopt(uint start, uint length)
    {
        foreach (var (from, room) in _free.ToArray())
        {
            if (start < from || start + length > from + room)
                continue;
            _free.Remove(from);
            if (start > from)
                _free[from] = start - from;
            if (start + length < from + room)
                _free[start + length] = from + room - start - length;
            return;
        }
    }

    /// <summary>Gives a stretch back.</summary>
    internal void Free(uint start, uint length, TimeSpan now)
    {
        if (length > 0)
            _resting.Enqueue((now + Rest, start, length));
    }

    private void Return((TimeSpan At, uint Start, uint Length) stretch)
    {
        var (start, length) = (stretch.Start, stretch.Length);
        foreach (var (from, room) in _free.ToArray())
        {
            if (from + room == start)
                (start, length) = (from, length + room);
            else if (start + length == from)
                length += room;
            else
                continue;
            _free.Remove(from);
        }
        _free[start] = length;
    }
}

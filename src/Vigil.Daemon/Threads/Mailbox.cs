namespace Vigil.Daemon.Threads;

/// <summary>
/// A bounded queue from any thread to one reader thread. Posting never waits for the reader: what does not fit is counted as lost.
/// </summary>
/// <param name="capacity">Most items that may wait.</param>
public sealed class Mailbox<T>(int capacity)
{
    private readonly Queue<T> _items = new();
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _posted = new(false);
    private long _lost;
    private bool _closed, _held;

    /// <summary>Items that wait.</summary>
    public int Count
    {
        get { lock (_gate) return _items.Count; }
    }

    /// <summary>True when nothing waits and nothing can come any more.</summary>
    public bool IsDone
    {
        get { lock (_gate) return _closed && _items.Count == 0; }
    }

    /// <summary>Adds an item, or counts it as lost when the box is full or closed.</summary>
    public bool TryPost(T item)
    {
        lock (_gate)
        {
            if (_closed || _items.Count == capacity)
            {
                _lost++;
                return false;
            }
            _items.Enqueue(item);
            if (_held ? _items.Count != capacity / 2 : _items.Count > 1) return true;
        }
        _posted.Set();
        return true;
    }

    /// <summary>Leaves a reader that waits asleep until <see cref="Release"/>, or until the box is half full.</summary>
    public void Hold()
    {
        lock (_gate) _held = true;
    }

    /// <summary>Wakes the reader if something waits, and with each first item from now on.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held = false;
            if (_items.Count == 0) return;
        }
        _posted.Set();
    }

    /// <summary>Takes an item if one waits.</summary>
    public bool TryTake(out T item)
    {
        lock (_gate) return _items.TryDequeue(out item!);
    }

    /// <summary>Waits for an item; false when the time is over, or when the box is closed and empty.</summary>
    public bool TryTake(out T item, TimeSpan timeout)
    {
        if (TryTake(out item)) return true;
        _posted.WaitOne(timeout);
        return TryTake(out item);
    }

    /// <summary>Refuses further items; those that wait can still be taken.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
        _posted.Set();
    }

    /// <summary>Items lost since this was last asked.</summary>
    public long TakeLost()
    {
        lock (_gate) return (_lost, _lost = 0).Item1;
    }
}

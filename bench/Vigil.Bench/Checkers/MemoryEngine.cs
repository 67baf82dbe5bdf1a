using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;

namespace Vigil.Bench.Checkers;

/// <summary>A table that lives in memory: for a worker on a machine without IPVS.</summary>
internal sealed class MemoryEngine : IServiceEngine
{
    private readonly ManualResetEventSlim _changed = new();
    private ServiceTable _table = ServiceTable.Empty;

    /// <inheritdoc/>
    public Instant? NextWake => null;

    /// <inheritdoc/>
    public long Requests => 0;

    /// <summary>Waits until the wanted table fits. Any thread.</summary>
    /// <returns>False: it does not within <paramref name="limit"/>.</returns>
    public bool Await(Func<ServiceTable, bool> fits, TimeSpan limit)
    {
        for (var deadline = DateTime.UtcNow + limit; !fits(Volatile.Read(ref _table)); _changed.Reset())
            if (deadline <= DateTime.UtcNow || !_changed.Wait(deadline - DateTime.UtcNow))
                return false;
        return true;
    }

    /// <inheritdoc/>
    public void Want(ServiceTable table, Instant now)
    {
        Volatile.Write(ref _table, table);
        _changed.Set();
    }

    /// <inheritdoc/>
    public void Start(bool resume, Instant now)
    {
    }

    /// <inheritdoc/>
    public void Reload(LvsSettings settings, Instant now)
    {
    }

    /// <inheritdoc/>
    public void Wake(Instant now)
    {
    }

    /// <inheritdoc/>
    public void Stop(bool keep, Instant now) => Want(ServiceTable.Empty, now);

    /// <inheritdoc/>
    public bool TryTake(out EngineFact fact)
    {
        fact = null!;
        return false;
    }

    public void Dispose() => _changed.Dispose();
}

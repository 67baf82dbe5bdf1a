using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Checker;

/// <summary>
/// Keeps on disk what checks have found out, so that a worker that follows a dead one goes on with it. Written soon after a change, at most
/// once per <see cref="Interval"/>, on a file system in memory.
/// </summary>
/// <param name="runDirectory">Where run-time state is kept.</param>
/// <param name="log">What cannot be written.</param>
internal sealed class HealthLedger(string runDirectory, ILogger log)
{
    /// <summary>Between two writings: 10,000 servers are 400 KB.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const string Owner = "checks";

    private readonly LedgerStore store = new(Path.Combine(runDirectory, "health"));
    private Instant? writeAt;
    private Instant last;
    private string? told;

    /// <summary>When to call <see cref="Wake"/>.</summary>
    public Instant? NextWake => writeAt;

    /// <summary>What the worker before knew; null when it left nothing.</summary>
    public HealthMemory? Read() => store.ReadAll().Select(HealthMemory.Parse).OfType<HealthMemory>().FirstOrDefault();

    /// <summary>Something changed.</summary>
    public void Changed(Instant now) => writeAt ??= Instant.Max(now, last + Interval);

    /// <summary>Writes when it is time to.</summary>
    public void Wake(ServiceHost host, Instant now)
    {
        if (writeAt is not { } due || due > now) return;
        (writeAt, last) = (null, now);
        Tell(store.Write(Owner, host.Memory.Format()));
    }

    /// <summary>Nobody will follow.</summary>
    public void Remove()
    {
        writeAt = null;
        Tell(store.Remove(Owner));
    }

    private void Tell(string? problem)
    {
        if (problem is not null && problem != told) log.Problem(problem);
        told = problem;
    }
}

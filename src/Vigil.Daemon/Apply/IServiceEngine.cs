using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Apply;

/// <summary>
/// What balances: the wanted table goes in, and the engine sees to it that packets are treated so. All calls come from one thread, which is
/// in the network namespace of the daemon.
/// <code>
/// new → Start → { Want | Reload | Wake } … → Stop → Dispose
/// </code>
/// After each call take the facts and look at <see cref="NextWake"/>. An engine that cannot work is a normal answer: it is told, and it looks
/// again from time to time.
/// </summary>
public interface IServiceEngine : IDisposable
{
    /// <summary>When to call <see cref="Wake"/>; null: not by itself.</summary>
    Instant? NextWake { get; }

    /// <summary>Changes it has asked for so far.</summary>
    long Requests { get; }

    /// <summary>Readable when there is something for <see cref="Readable"/>; null: never.</summary>
    int? Descriptor => null;

    /// <summary>What was made stays when the supervisor is killed: nobody asked for an end, and a successor takes it over.</summary>
    bool OutlivesItsSupervisor => false;

    /// <summary><see cref="Descriptor"/> is readable.</summary>
    void Readable(Instant now) { }

    /// <summary>Begins, and finds what an earlier run left.</summary>
    /// <param name="resume">A worker that died is replaced: whatever it left stays until the first table, and nothing is flushed.</param>
    /// <param name="now">The time.</param>
    void Start(bool resume, Instant now);

    /// <summary>From now on these services are wanted, and no others of ours. With the first table goes what an earlier run left besides.</summary>
    void Want(ServiceTable table, Instant now);

    /// <summary>Uses new settings. The table they lead to comes by <see cref="Want"/>.</summary>
    void Reload(LvsSettings settings, Instant now);

    /// <summary>The time of <see cref="NextWake"/> has come.</summary>
    void Wake(Instant now);

    /// <summary>Removes what is ours, as <c>lvs_flush_on_stop</c> says; <paramref name="keep"/>: leaves it all (<c>--dont-release-ipvs</c>).</summary>
    void Stop(bool keep, Instant now);

    /// <summary>Takes the next fact.</summary>
    bool TryTake(out EngineFact fact);
}

/// <summary>What an engine tells the log; its text is a sentence that says what to do where something can be done.</summary>
public abstract record EngineFact
{
    /// <summary>How bad it is.</summary>
    public virtual LogLevel Level => LogLevel.Warning;
}

namespace Vigil.Core;

/// <summary>
/// What decides, without sockets, threads or a clock: feed one input, take all outputs, look at <see cref="NextWake"/>, repeat.
/// </summary>
/// <typeparam name="TInput">One thing that happened.</typeparam>
/// <typeparam name="TOutput">One thing to do.</typeparam>
public interface ICore<TInput, TOutput> where TInput : allows ref struct
{
    /// <summary>Earliest deadline; null: nothing to wait for.</summary>
    Instant? NextWake { get; }

    /// <summary>Feeds one input.</summary>
    void Handle(in TInput input, Instant now);

    /// <summary>Takes the next output, in order.</summary>
    bool TryTake(out TOutput output);
}

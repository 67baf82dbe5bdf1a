using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Workers;

/// <summary>
/// The law of the loop: feed one input, drain every output, then set the next deadline. Waiting packets are read before a late timer is
/// believed (the event loop sees to that). What an output sets off (a script that cannot start, say) is posted, or waits for
/// <see cref="OnPerformed"/>, never fed from inside.
/// </summary>
internal sealed class HostDriver<TInput, TOutput> where TInput : allows ref struct
{
    private readonly ICore<TInput, TOutput> host;
    private readonly EventLoop loop;
    private bool feeding;

    public HostDriver(ICore<TInput, TOutput> host, EventLoop loop)
    {
        (this.host, this.loop) = (host, loop);
        loop.Woken = OnWoken;
    }

    /// <summary>The input "time has passed".</summary>
    public required Func<TInput> Wake { get; init; }

    /// <summary>Does one output. Set once, before the first input.</summary>
    public required Action<TOutput> Perform { get; init; }

    /// <summary>Deadline of what shares the loop with the core; null: none.</summary>
    public required Func<Instant?> OtherWake { get; init; }

    /// <summary>Runs what is due at <see cref="OtherWake"/>.</summary>
    public required Action<Instant> OnOtherWake { get; init; }

    /// <summary>After the outputs of an input: does what they set off that is less urgent than they are.</summary>
    public required Action OnPerformed { get; init; }

    /// <summary>Told how late a wake of the core was, when what was due is done; null: nobody wants to know.</summary>
    public Action<TimeSpan>? OnLateWake { get; init; }

    /// <summary>An input that goes before each other one (the wall clock, for auth_hmac); null: none.</summary>
    public Func<TInput>? Preceding { get; set; }

    /// <summary>When the last input came: the time of what is being performed.</summary>
    public Instant Now { get; private set; }

    /// <summary>Feeds one input at the present time. Loop thread only.</summary>
    public void Feed(in TInput input) => Feed(input, Clock.Now());

    /// <summary>Sets the loop's deadline anew; after anything that moved <see cref="OtherWake"/>.</summary>
    public void Reschedule() => loop.WakeAt(Instant.Earlier(host.NextWake, OtherWake()));

    private void OnWoken(Instant now)
    {
        if (host.NextWake is { } due && due <= now)
        {
            Feed(Wake(), now);
            OnLateWake?.Invoke(now - due);
        }
        if (OtherWake() is { } other && other <= now) OnOtherWake(now);
        Reschedule();
    }

    private void Feed(in TInput input, Instant now)
    {
        if (feeding) throw new InvalidOperationException("an output fed an input: post it to the loop instead");
        (feeding, Now) = (true, now);
        if (Preceding is not null) host.Handle(Preceding(), now);
        host.Handle(input, now);
        while (host.TryTake(out var output)) Perform(output);
        feeding = false;
        OnPerformed();
        Reschedule();
    }
}

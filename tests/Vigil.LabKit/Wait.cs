namespace Vigil.LabKit;

/// <summary>Waits for something that tells nobody when it happens.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks every 5 ms, or as seldom as <paramref name="pause"/> says, until <paramref name="condition"/> holds.</summary>
    /// <param name="condition">What to look at.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="what">What was expected, for the message.</param>
    /// <param name="pause">For what costs much to look at.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static void Until(Func<bool> condition, TimeSpan limit, string what, TimeSpan? pause = null)
    {
        var deadline = LabClock.Now + limit;
        using var timer = new ManualResetEventSlim();
        while (!condition())
        {
            if (LabClock.Now > deadline)
            {
                throw new TimeoutException($"not within {limit.TotalSeconds} s: {what}");
            }
            timer.Wait(pause ?? Pause);
        }
    }

    /// <summary>Lets the lab run for a while in which something must <em>not</em> happen.</summary>
    /// <exception cref="LabException">It did happen.</exception>
    public static void Never(Func<bool> condition, TimeSpan duration, string what)
    {
        try
        {
            Until(condition, duration, what);
        }
        catch (TimeoutException)
        {
            return;
        }
        throw new LabException($"this must not happen: {what}");
    }
}

using Vigil.Core;

namespace Vigil.Daemon.Supervision;

/// <summary>The worker's side of the heartbeat. Call it after every turn of the loop in which an advert was sent or a state changed.</summary>
public sealed class Beat(Heartbeat page)
{
    /// <summary>
    /// Part of the patience by which the timer may lag behind the limit: with many routers each advert moves the limit by a little, and
    /// a system call for each of them would be too many. A look that comes early finds the limit in the page.
    /// </summary>
    private const int LagParts = 8;

    private Instant? _looksAt;

    /// <summary>
    /// Shows the supervisor that the loop runs. <paramref name="patience"/>: from now, how long the most impatient backup of any virtual
    /// router that is master goes without another advert; null when none is master.
    /// </summary>
    public void Show(Instant now, TimeSpan? patience)
    {
        Instant? limit = patience is { } wait ? now + wait : null;
        page.WithdrawAt = limit;
        if (limit is not { } withdrawAt) return;
        if (_looksAt is { } looksAt && looksAt <= withdrawAt && withdrawAt - looksAt < patience / LagParts) return;
        _looksAt = page.LookAt(withdrawAt).Failed ? null : withdrawAt; // not set: with the next beat
    }
}

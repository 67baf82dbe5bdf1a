using Vigil.Core;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// The worker's side of the heartbeat. Call it after every turn of the loop in which an advert was sent or a state changed:
/// one store, and a message only when the supervisor has to look earlier than it knows.
/// </summary>
public sealed class Beat(Heartbeat page, ControlChannel channel)
{
    private Instant? _last;

    /// <summary>
    /// Shows the supervisor that the loop runs. <paramref name="withdrawAt"/>: the earliest moment, over all virtual routers that
    /// are master, at which peers would give it up without another advert; null when none is master.
    /// </summary>
    public void Show(Instant? withdrawAt)
    {
        page.WithdrawAt = withdrawAt;
        bool earlier = withdrawAt is { } limit && (_last is not { } last || limit < last);
        bool told = !earlier || !channel.Send(ControlKind.Guard).Failed;
        _last = told ? withdrawAt : null; // a full channel: tell it with the next beat
    }
}

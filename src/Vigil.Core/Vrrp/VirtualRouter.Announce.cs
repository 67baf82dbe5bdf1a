using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>Claiming, releasing and announcing the addresses (vrrp-behaviour I, E7, E8).</summary>
public sealed partial class VirtualRouter
{
    private void Claim()
    {
        IsClaimed = true;
        host.Emit(new VrrpOutput { Kind = VrrpOutputKind.Claim, Router = this });
    }

    private void Release()
    {
        IsClaimed = false;
        host.Announcements.Cancel(this);
        host.Emit(new VrrpOutput { Kind = VrrpOutputKind.Release, Router = this });
    }

    private void StartAnnounceTimers(Instant now)
    {
        var announce = Settings.Announce;
        SetTimer(RouterTimer.SecondAnnounce, In(announce.Delay));
        SetTimer(RouterTimer.Refresh, In(announce.Refresh));
        SetTimer(RouterTimer.ExtraInterface, announce.ExtraInterfacePeriod > TimeSpan.Zero && announce.ExtraInterfaceAll
            ? now + announce.Delay + announce.ExtraInterfacePeriod
            : null);
        Instant? In(TimeSpan span) => span > TimeSpan.Zero ? now + span : null;
    }

    /// <summary>Asks for rounds over all addresses, excluded ones included (I5). Frames leave paced, never before an advert.</summary>
    private void Announce(int rounds) => host.Announcements.Add(this, rounds);

    /// <summary>E4: a lower priority was heard; neighbours may have learnt the other's place.</summary>
    internal void AnnounceForLowerPriority(Instant now)
    {
        if (State != RouterState.Master || Settings.Announce.LowerPriorityRepeat <= 0) return;
        Announce(Settings.Announce.LowerPriorityRepeat);
        if (Settings.Announce.LowerPriorityDelay > TimeSpan.Zero)
        {
            SetTimer(RouterTimer.LowerPriorityAnnounce, now + Settings.Announce.LowerPriorityDelay);
        }
    }
}

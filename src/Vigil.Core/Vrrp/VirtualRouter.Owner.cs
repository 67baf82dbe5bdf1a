using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>Two address owners (priority 255) that hear each other: a contradiction in the configurations (vrrp-behaviour E5).</summary>
public sealed partial class VirtualRouter
{
    /// <summary>Adverts of the other owner that are let pass before we judge.</summary>
    private const int OwnerPatience = 2;

    private static readonly Priority RetreatedOwner = new(254);

    private int ownersHeard;
    private bool ownerHeardInWindow;
    private bool ownerRetreated;

    private void HearOtherOwner(in Advertisement advert, in PacketMetadata metadata, Instant now)
    {
        if (FirstTime(Report.OwnerConflict))
        {
            host.Emit(new Fact.Contradiction(Settings.Name, metadata.Source,
                "both have priority 255, which says that each owns the addresses; give one of them a lower priority"));
        }
        if (metadata.Source.CompareTo(Source) > 0)
        {
            YieldTo(advert, metadata.Source, byAddress: true, now);
            return;
        }
        AnswerWithAdvert(metadata, now);
        ownersHeard++;
        if (ownersHeard <= OwnerPatience) return;
        if (timers[RouterTimer.OwnerConflict] is null)
        {
            var longer = advert.Interval.Value > Settings.AdvertInterval.Value ? advert.Interval : Settings.AdvertInterval;
            ownerHeardInWindow = false;
            SetTimer(RouterTimer.OwnerConflict, now + longer.Value * 1.2);
        }
        else
        {
            ownerHeardInWindow = true;
        }
    }

    /// <summary>If the other is still there we fall to 254, and so yield to its next advert; if not, all is as before.</summary>
    private void OnOwnerConflictDue(Instant now)
    {
        ownersHeard = 0;
        if (ownerRetreated || !ownerHeardInWindow)
        {
            RestoreOwnerPriority();
            return;
        }
        ownerRetreated = true;
        SetEffectivePriority(RetreatedOwner, "another address owner does not yield");
        SetTimer(RouterTimer.OwnerConflict, now + MasterDownTime);
    }

    private void RestoreOwnerPriority()
    {
        ownersHeard = 0;
        if (!ownerRetreated) return;
        ownerRetreated = false;
        SetEffectivePriority(Priority.Owner, "the other address owner is gone");
    }
}

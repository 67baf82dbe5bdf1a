using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>Changing settings while running, and ending (vrrp-behaviour O, P).</summary>
public sealed partial class VirtualRouter
{
    /// <summary>
    /// Takes new settings. State, timers, counters and the master known are kept (O2); a master sends one advert first (O1), and claims
    /// again so that addresses follow.
    /// </summary>
    internal void Reconfigure(VrrpInstanceSettings settings, Instant now)
    {
        if (State == RouterState.Master && !IsStale(now)) SendAdvert(now);
        var before = Settings;
        Settings = settings;
        peerForms = [];
        signed = [];
        password = null;
        InvalidateAdvert();
        if (IsAddressOwner || before.Priority.IsOwner) ResetOwner();
        hold.Shift(settings.Priority.Value - before.Priority.Value);
        RefreshInterface(now);
        if (State != RouterState.Master)
        {
            if (settings.Version == VrrpVersion.V2) MasterInterval = settings.AdvertInterval;
            return;
        }
        MasterInterval = settings.AdvertInterval;
        SetTimer(RouterTimer.Advert, Instant.Earlier(timers[RouterTimer.Advert], now + settings.AdvertInterval.Value));
        if (settings.Announce != before.Announce) StartAnnounceTimers(now);
        if (!ClaimsTheSame(before, settings)) Claim();
        AnnounceAdded(before);
    }

    /// <summary>
    /// At the end of a reload: what differs from the last advert is said at once. The schedule stays as it is. After a stall the wake
    /// itself answers.
    /// </summary>
    internal void AdvertiseChange(Instant now)
    {
        if (State != RouterState.Master || IsStale(now)) return;
        prepared ??= Prepare(EffectivePriority);
        bool same = prepared.Length == said.Length && prepared.Zip(said).All(static pdu => pdu.First.AsSpan().SequenceEqual(pdu.Second));
        if (!same) SendAdvert(now);
    }

    private static bool ClaimsTheSame(VrrpInstanceSettings a, VrrpInstanceSettings b) =>
        a.VirtualAddresses == b.VirtualAddresses && a.ExcludedAddresses == b.ExcludedAddresses
        && a.VirtualRoutes == b.VirtualRoutes && a.VirtualRules == b.VirtualRules
        && a.Accept == b.Accept && a.PromoteSecondaries == b.PromoteSecondaries && a.Priority.IsOwner == b.Priority.IsOwner;

    private void AnnounceAdded(VrrpInstanceSettings before)
    {
        var old = AnnounceTarget.Of(before);
        var added = AnnounceTarget.Of(Settings).Except(old).ToList();
        host.Announcements.Add(this, added, Settings.Announce.Repeat);
    }

    private void ResetOwner()
    {
        ownerRetreated = false;
        ownersHeard = 0;
        if (IsAddressOwner) SetEffectivePriority(Priority.Owner, "reload");
    }

    /// <summary>First half of an end: priority 0, of all routers before anything slower (P1).</summary>
    internal void Resign(Instant now)
    {
        if (State == RouterState.Master) SendResignation(now);
    }

    /// <summary>Second half of an end: release, and say so.</summary>
    internal void End(RouterState state, string reason, Instant now)
    {
        if (State == RouterState.Master) LeaveMaster();
        ClearTimers();
        OwnDamper.Forget();
        WantedState = state;
        Transition(state, reason, now);
    }
}

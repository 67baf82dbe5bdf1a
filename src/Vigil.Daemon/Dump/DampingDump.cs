using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Dump;

/// <summary>Flap damping of a router, or of its sync group.</summary>
/// <param name="Settings">The block.</param>
/// <param name="Penalty">The penalty now.</param>
/// <param name="IsHeld">Its recoveries are held back.</param>
/// <param name="HeldAt">What its priority is held at.</param>
/// <param name="TruePriority">What it would be.</param>
/// <param name="ReleaseAt">End of the damping if nothing more happens (UTC); null: not damped.</param>
public sealed record DampingDump(FlapDampingSettings Settings, int Penalty, bool IsHeld, Priority HeldAt, Priority TruePriority, DateTime? ReleaseAt)
{
    /// <summary>Copies it; null without a block. Loop thread only.</summary>
    public static DampingDump? Of(VirtualRouter router, (Instant Instant, DateTime Utc) now) =>
        router.Damper is not { Settings: { } settings } damper ? null : new DampingDump(
            settings, (int)damper.PenaltyAt(now.Instant), router.IsHeld, router.EffectivePriority, router.TruePriority,
            damper.ReleaseAt is { } at ? now.Utc + (at - now.Instant) : null);
}

namespace Vigil.Core.Vrrp;

/// <summary>Flap damping of all routers and groups: settings and the operator's release.</summary>
public sealed partial class VrrpHost
{
    /// <summary>After groups were made. A router of a group goes by the group's damper, and what it was held by before ends.</summary>
    private void ConfigureDampers(Instant now)
    {
        foreach (var group in groups) group.Damper.Configure(group.Settings.FlapDamping, group.MemberList, now);
        foreach (var router in routers)
        {
            router.OwnDamper.Configure(router.Group is null ? router.Settings.FlapDamping : null, [router], now);
            if (!router.Damper.IsDamped) router.EndHold("no longer damped");
            else if (started) router.BeginHold(now);
        }
    }

    private void ReleaseDamping(Instant now)
    {
        foreach (var group in groups) group.Damper.Release(now);
        foreach (var router in routers) router.OwnDamper.Release(now);
    }
}

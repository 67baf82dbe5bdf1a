using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>What an instance may combine in preemption, adverts and announcements, strict or not (vrrp-behaviour C7, I1, N1).</summary>
internal sealed class ElectionRules(InstanceDraft d, bool strict, bool isOwner, BindContext context)
{
    private const int StrictAdverts = 3;

    public (bool Preempt, TimeSpan Delay) Preemption(bool wantsMaster)
    {
        var nopreempt = d.NoPreempt;
        var delay = d.PreemptDelay;
        if (strict && wantsMaster != isOwner) Strict("state MASTER without being the address owner, or the reverse", "state follows the priority");
        if (nopreempt && isOwner)
        {
            context.Report(DiagnosticCatalogue.OwnerPreempts.At(d.At));
            nopreempt = false;
        }
        else if (nopreempt && wantsMaster)
        {
            context.Report(DiagnosticCatalogue.MasterPreempts.At(d.At, "nopreempt"));
            nopreempt = false;
        }
        if (delay == TimeSpan.Zero) return (!nopreempt, delay);

        if (strict) Strict("preempt_delay", "it is reset");
        else if (nopreempt) context.Report(DiagnosticCatalogue.DelayWithoutPreempt.At(d.At));
        else if (wantsMaster || (isOwner && d.WantsMaster is null)) context.Report(DiagnosticCatalogue.MasterPreempts.At(d.At, "preempt_delay"));
        else return (true, delay);
        return (!nopreempt, TimeSpan.Zero);
    }

    public int DownTimerAdverts(int adverts)
    {
        if (!strict || adverts == StrictAdverts) return adverts;
        Strict($"down_timer_adverts {adverts}", $"{StrictAdverts} is used");
        return StrictAdverts;
    }

    /// <summary>Whether packets to the addresses are taken though we do not own them.</summary>
    public bool Accept(VrrpVersion version)
    {
        if (isOwner) return true;
        if (!strict) return d.Accept ?? true;
        if (d.Accept != true || version == VrrpVersion.V3) return d.Accept ?? false;
        Strict("accept in version 2", "packets to the addresses are dropped");
        return false;
    }

    public bool LowerPriorityNoAdvert(bool fallback)
    {
        if (!strict) return d.LowerPriorityNoAdvert ?? fallback;
        if (d.LowerPriorityNoAdvert == false) Strict("lower_prio_no_advert off", "it is on");
        return true;
    }

    public bool HigherPrioritySendAdvert(bool fallback)
    {
        var wanted = d.HigherPrioritySendAdvert ?? fallback;
        if (strict && wanted) Strict("higher_prio_send_advert", "it is off");
        return wanted && !strict;
    }

    public Priority? TimerExpiredBackup(bool preempt)
    {
        if (d.TimerExpiredBackup is not { } other) return null;
        if (!preempt) return new Priority(other);
        context.Report(DiagnosticCatalogue.NeedsOption.At(d.At, "timer_expired_backup", "nopreempt"));
        return null;
    }

    public AnnounceSettings Announce(InstanceDefaults g)
    {
        var basis = new AnnounceSettings();
        var globalDelay = g.Delay ?? basis.Delay;
        var globalRepeat = g.Repeat ?? basis.Repeat;
        var (lowerDelay, lowerRepeat) = (d.LowerDelay ?? g.LowerDelay ?? globalDelay, d.LowerRepeat ?? g.LowerRepeat ?? globalRepeat);
        if (strict)
        {
            if (d.LowerDelay > TimeSpan.Zero) Strict("garp_lower_prio_delay", "it is 0");
            if (d.LowerRepeat > 0) Strict("garp_lower_prio_repeat", "it is 0");
            (lowerDelay, lowerRepeat) = (TimeSpan.Zero, 0);
        }
        var extra = d.ExtraInterface ?? g.ExtraInterface;
        return new AnnounceSettings
        {
            Delay = d.Delay ?? globalDelay,
            Repeat = d.Repeat ?? globalRepeat,
            Refresh = d.Refresh ?? g.Refresh ?? basis.Refresh,
            RefreshRepeat = d.RefreshRepeat ?? g.RefreshRepeat ?? basis.RefreshRepeat,
            LowerPriorityDelay = lowerDelay,
            LowerPriorityRepeat = lowerRepeat,
            ExtraInterfacePeriod = extra.Period,
            ExtraInterfaceAll = extra.All,
        };
    }

    public void CheckVirtualMac()
    {
        if (d.TransmitsOnBase is not null && !d.UsesVmac) context.Report(DiagnosticCatalogue.NeedsOption.At(d.At, "vmac_xmit_base", "use_vmac"));
        else if (d.TransmitsOnBase is not null && strict) Strict("vmac_xmit_base", "it is reset");
        if (d.HasVmacAddress && strict) Strict("a MAC address of one's own", "it is cleared");
        if (d.UsesIpvlan && !d.HasIpvlanAddress && d.SourceAddress.IsNone && d.Family != InetFamily.IPv6)
            context.Report(DiagnosticCatalogue.NeedsOption.At(d.At, "use_ipvlan for IPv4", "a source address"));
    }

    private void Strict(string what, string instead) => context.Report(DiagnosticCatalogue.StrictResets.At(d.At, what, instead));
}

/// <summary>Advert intervals in the unit of the version (vrrp-behaviour B6).</summary>
internal static class Intervals
{
    private static readonly TimeSpan LongestV3 = TimeSpan.FromMilliseconds(40950);

    public static AdvertInterval Round(InstanceDraft d, VrrpVersion version, BindContext context)
    {
        var unit = version == VrrpVersion.V2 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(10);
        var units = Math.Max(1, (d.Interval.Ticks + unit.Ticks / 2) / unit.Ticks);
        var rounded = unit * units;
        if (version == VrrpVersion.V3 && rounded > LongestV3)
        {
            rounded = LongestV3;
            if (d.IntervalAt is { } line) context.Report(DiagnosticCatalogue.IntervalTooLong.At(line, Show(d.Interval), Show(rounded)));
        }
        else if (rounded != d.Interval && d.IntervalAt is { } at)
            context.Report(DiagnosticCatalogue.IntervalRounded.At(at, Show(d.Interval), Show(unit), Show(rounded)));
        return new AdvertInterval(rounded);
    }

    private static string Show(TimeSpan value) => value.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture) + " s";
}

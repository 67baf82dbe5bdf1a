using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A finished instance beside the draft it came from.</summary>
internal sealed record ResolvedInstance(VrrpInstanceSettings Settings, InstanceDraft Draft);

/// <summary>Completes an instance: defaults, then what its settings mean together (vrrp-behaviour A4 to A6, C, G, J, N).</summary>
internal static class InstanceResolver
{
    private const byte OwnerPriority = 255;

    public static ResolvedInstance? Resolve(InstanceDraft d, ConfigDraft config, TrackerResolver trackers, ScriptResolver scripts, BindContext context)
    {
        var defaults = config.Global.Defaults;
        var family = d.Family == InetFamily.Unspecified ? InetFamily.IPv4 : d.Family;
        var version = family == InetFamily.IPv6 ? VrrpVersion.V3 : d.VersionValue ?? defaults.Version;
        var strict = d.Strict ?? defaults.Strict;
        var wantsMaster = d.WantsMaster == true;
        var priority = d.Priority ?? (wantsMaster ? OwnerPriority : (byte)100);
        var isOwner = priority == OwnerPriority;
        if (!IsRunnable(d, context))
        {
            Notifies.Resolve(d, config.Global, scripts); // what is wrong with its scripts is wrong all the same
            return null;
        }

        var election = new ElectionRules(d, strict, isOwner, context);
        var (preempt, delay) = election.Preemption(wantsMaster);
        var settings = d.Settings with
        {
            VirtualRouterId = new VirtualRouterId(d.VirtualRouterId!.Value),
            Interface = d.Interface,
            Vrf = d.Vrf?.Text,
            Family = family,
            Version = version,
            Priority = new Priority(priority),
            WantsMaster = wantsMaster || isOwner,
            Strict = strict,
            Preempt = preempt,
            PreemptDelay = delay,
            AdvertInterval = Intervals.Round(d, version, context),
            DownTimerAdverts = election.DownTimerAdverts(d.DownTimerAdverts ?? defaults.DownTimerAdverts ?? 3),
            Accept = election.Accept(version),
            LowerPriorityNoAdvert = election.LowerPriorityNoAdvert(defaults.LowerPriorityNoAdvert),
            HigherPrioritySendAdvert = election.HigherPrioritySendAdvert(defaults.HigherPrioritySendAdvert),
            OwnerIgnoresAdverts = isOwner && (strict || (d.OwnerIgnoresAdverts ?? defaults.OwnerIgnoresAdverts)),
            TimerExpiredBackup = election.TimerExpiredBackup(preempt),
            SkipAddressListCheck = d.SkipAddressListCheck || defaults.SkipAddressListCheck,
            ChecksumWithoutPseudoHeader = d.ChecksumWithoutPseudoHeader ?? defaults.ChecksumWithoutPseudoHeader,
            Announce = election.Announce(defaults),
            VirtualRoutes = d.Routes.ToValueList(),
            VirtualRules = d.Rules.ToValueList(),
        };
        settings = Authentications.Resolve(settings, d, wantsMaster && !isOwner, context);
        settings = Destinations.Resolve(settings, d, defaults, context);
        settings = Addressing.Resolve(settings, d, context);
        election.CheckVirtualMac();
        settings = settings with
        {
            TrackInterfaces = trackers.OtherInterfaces(d, isOwner),
            TrackScripts = trackers.Scripts(d, isOwner),
            TrackFiles = trackers.Files(d, isOwner),
            TrackProcesses = trackers.Processes(d, isOwner),
            FlapDamping = FlapDampings.OfInstance(d, isOwner, config, context),
            Notify = Notifies.Resolve(d, config.Global, scripts),
        };
        return new ResolvedInstance(settings, d);
    }

    private static bool IsRunnable(InstanceDraft d, BindContext context)
    {
        if (d.VirtualRouterId is null)
        {
            context.Report(DiagnosticCatalogue.NoVirtualRouterId.At(d.At, d.Name, Lacking(d, "virtual_router_id")) with
            {
                Fix = "add virtual_router_id, 1 to 255: the same on all hosts that share its addresses, another one for other addresses",
            });
            return false;
        }
        var needsNone = d.Peers.Count > 0 && !d.SourceAddress.IsNone;
        if (d.Interface is not null || needsNone) return true;
        context.Report(DiagnosticCatalogue.NoInterface.At(d.At, d.Name, Lacking(d, "interface")) with
        {
            Fix = "add interface, the name of the one that faces the other hosts",
        });
        return false;
    }

    /// <summary>What an instance lacks; where it is written, the line itself is reported, and only a valid one is missing.</summary>
    private static string Lacking(InstanceDraft d, string keyword) => d.Written?.Has(keyword) == true ? "valid " + keyword : keyword;
}

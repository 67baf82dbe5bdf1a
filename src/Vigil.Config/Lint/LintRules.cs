using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Lint.Rules;

namespace Vigil.Config.Lint;

/// <summary>
/// Every rule, in the order of the codes. VG10 needs two hosts or more, VG11 looks at each host by itself. A rule is one
/// file in Lint/Rules and a line here; docs/lint.md and a case in the tests belong to it.
/// </summary>
public static class LintRules
{
    /// <summary>The table.</summary>
    public static ImmutableArray<LintRule> All { get; } =
    [
        NothingShared.Rule,
        RouterIdsDiffer.Rule,
        RouterIdClash.Rule,
        VersionsDiffer.Rule,
        IntervalsDiffer.Rule,
        IntervalsLearnt.Rule,
        PasswordsDiffer.Rule,
        HmacDiffers.Rule,
        UnicastAndMulticast.Rule,
        GroupsDiffer.Rule,
        PeerMissing.Rule,
        SourcesEqual.Rule,
        AdvertisedDiffer.Rule,
        AdvertisedDifferV3.Rule,
        HeldDiffer.Rule,
        PrioritiesEqual.Rule,
        MastersAtStart.Rule,
        NopreemptCleared.Rule,
        NopreemptMisplaced.Rule,
        NeverFailsOver.Rule,
        FailsOverOneWay.Rule,
        WeightsTooSmall.Rule,
        WeightTooSmallAlone.Rule,
        WeightsInvertOrder.Rule,
        OwnersContend.Rule,
        SyncGroupsDiffer.Rule,
        AcceptDiffers.Rule,
        ChecksumsDiffer.Rule,
        RouterNamesEqual.Rule,
        TrackedOnOneSide.Rule,
        PrefixesDiffer.Rule,
        PatienceDiffers.Rule,
        TimeoutBeyondInterval.Rule,
        QuickVerdict.Rule,
        PreemptsTooSoon.Rule,
        StrictDropsPackets.Rule,
        OwnPeer.Rule,
        SourceIsVirtual.Rule,
        AddressInTwoInstances.Rule,
        QuickFailure.Rule,
    ];

    /// <summary>Everything the rules find about these hosts, host by host, from the first line to the last.</summary>
    public static ImmutableArray<Diagnostic> Check(IReadOnlyList<LintHost> hosts)
    {
        var scope = LintScope.Of(hosts);
        var bag = new DiagnosticBag();
        bag.AddRange(Merged(hosts, All.SelectMany(rule => rule.Check(scope))));
        return [.. bag.ToImmutable().OrderBy(finding => hosts.TakeWhile(host => !host.Has(finding)).Count()).ThenBy(static finding => finding.At.Line)];
    }

    /// <summary>What is the same in the files of several hosts is said once, with the other places.</summary>
    private static IEnumerable<Diagnostic> Merged(IReadOnlyList<LintHost> hosts, IEnumerable<Diagnostic> findings)
    {
        foreach (var same in findings.GroupBy(static one => (one.Code, one.Message, one.Effect)))
        {
            var first = same.First();
            var home = hosts.First(host => host.Has(first));
            var others = from finding in same.Skip(1)
                         let host = hosts.First(host => host.Has(finding))
                         where host != home
                         select new RelatedPlace(finding.At, $"{host.Name}: the same");
            yield return first with { Related = [.. first.Related, .. others] };
            foreach (var finding in same.Skip(1).Where(home.Has)) yield return finding;
        }
    }
}

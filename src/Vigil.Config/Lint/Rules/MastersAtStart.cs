using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Config.Lint.Rules;

/// <summary>state MASTER more than once: a short wait at the start (vrrp-behaviour C3). Members of sync groups start as BACKUP whatever is written (C6).</summary>
internal static class MastersAtStart
{
    public static readonly LintRule Rule = LintRule.Warning("VG1017", "state MASTER on two hosts", "write state BACKUP on all but one host, or on all: the priority decides", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            var wanting = router.Members.Where(static member => member is { IsOwner: false, Settings.WantsMaster: true, Group: null })
                .OrderByDescending(static member => member.Healthy).ToList();
            foreach (var other in wanting.Skip(1)) yield return Finding(wanting[0], other);
        }
    }

    private static Diagnostic Finding(Member best, Member other)
    {
        var settings = other.Settings;
        var wait = settings.AdvertInterval.Value + ElectionTimes.Skew(settings.Version, Priority.Owner, settings.AdvertInterval);
        return Rule.At(other.At("state"),
            $"{other.Name} ({other.Healthy}) and {best.Name} ({best.Healthy}) both have state MASTER",
            $"{other.Name} waits {Words.Seconds(wait)} at its start for another master, not {Words.Seconds(other.MasterDown)}: started together, both hold {Words.Addresses(best)} for a moment; and when {other.Name} restarts, one lost advert is enough for it to take them",
            "state BACKUP here; the higher priority becomes MASTER all the same",
            best.Place("state MASTER", "state"));
    }
}

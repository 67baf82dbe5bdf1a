using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One host looks after the service, the other does not at all.</summary>
internal static class TrackedOnOneSide
{
    public static readonly LintRule Rule = LintRule.Note("VG1030", "a service is checked on one host only", "track the same on all hosts", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        let checking = router.Members.FirstOrDefault(static member => Checks(member).Any())
        where checking is not null
        from blind in router.Members
        where !blind.IsOwner && !Checks(blind).Any()
        let names = Words.List(Checks(checking))
        select Rule.At(blind.At("vrrp_instance"),
            $"{blind.Name} checks nothing, {checking.Name} checks {names}",
            $"{blind.Name} takes over even if its own service is down, and keeps {Words.Addresses(blind)} when it fails",
            $"track the same on {blind.Name}",
            checking.Place($"checks {names}", "track_script", "track_process", "track_file"));

    private static IEnumerable<string> Checks(Member member)
    {
        var own = member.Settings;
        return own.TrackScripts.Concat(own.TrackProcesses).Concat(own.TrackFiles)
            .Concat(member.Group is { } group ? group.TrackScripts.Concat(group.TrackProcesses).Concat(group.TrackFiles) : [])
            .Select(static use => use.Name);
    }
}

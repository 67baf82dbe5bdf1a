using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One priority twice: the address decides (RFC 9568 section 6.4.3). What weights add while all is well is counted in.</summary>
internal static class PrioritiesEqual
{
    public static readonly LintRule Rule = LintRule.Warning("VG1016", "the same priority on two hosts",
        "give each host its own priority; nopreempt on the highest keeps the addresses where they are", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from same in router.Members.Where(static member => member is { IsOwner: false, HasUnknownWeight: false }).GroupBy(static member => member.Healthy)
        from other in same.Skip(1)
        select Finding(same.First(), other);

    private static Diagnostic Finding(Member first, Member other)
    {
        var winner = first.Source.IsNone || other.Source.IsNone ? "the host with the higher address"
            : first.Source.CompareTo(other.Source) > 0 ? first.Name : other.Name;
        var same = first.Healthy;
        var weights = first.Settings.Priority.Value == same && other.Settings.Priority.Value == same ? "" : " while every check is good";
        return Rule.At(other.At("priority"),
            $"{other.Name} and {first.Name} both have priority {same}{weights}",
            $"they wait equally long for a master, so both become MASTER in the same moment, and then {winner} keeps {Words.Addresses(first)}; whoever is MASTER already stays it",
            $"a priority of its own for each, such as {(same > 1 ? same - 1 : same + 1)} here; if nothing shall move by itself, put nopreempt on the higher one",
            first.Place($"priority {first.Settings.Priority}", "priority"));
    }
}

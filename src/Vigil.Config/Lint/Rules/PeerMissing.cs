using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>A peer list without the source address of a host it should name. Silent where a host leaves its source to its interface.</summary>
internal static class PeerMissing
{
    public static readonly LintRule Rule = LintRule.Error("VG1011", "unicast_peer does not name the other host's unicast_src_ip",
        "list the unicast_src_ip of every other host in unicast_peer", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            foreach (var sender in router.Members.Where(static member => member.Settings.IsUnicast))
            {
                foreach (var missed in router.Others(sender).Where(other => other.Settings.IsUnicast && !Names(sender, other)))
                {
                    // Equal sources are another finding, and no list could mend them.
                    if (missed.Source != sender.Source) yield return Missing(sender, missed, router);
                }
            }
        }
    }

    private static Diagnostic Missing(Member sender, Member missed, SharedRouter router)
    {
        var unknown = sender.Settings.UnicastPeers.Where(peer => peer.Address != sender.Source && !router.Members.Any(one => one.Source == peer.Address)).ToList();
        var at = unknown is [var only] ? sender.AtPeer(only.Address) : sender.At("unicast_peer");
        var refused = sender.Settings.CheckUnicastSource;
        return Rule.At(at,
            unknown is [var wrong] ? $"{sender.Name} sends to {wrong.Address}, but {missed.Name} sends from {missed.Source}"
                : $"unicast_peer of {sender.Name} does not name {missed.Source}, the unicast_src_ip of {missed.Name}",
            $"while {sender.Name} is MASTER, {missed.Name} hears nothing of it at {missed.Source} and becomes MASTER too: both hold {Words.Addresses(sender)}"
                + (refused ? $"; and {sender.Name} refuses the adverts of {missed.Name} (check_unicast_src)" : ""),
            unknown is [var typo] ? $"{missed.Source} instead of {typo.Address} here, or unicast_src_ip {typo.Address} on {missed.Name}" : $"add {missed.Source} to unicast_peer",
            missed.Place($"sends from {missed.Source}", "unicast_src_ip"));
    }

    private static bool Names(Member sender, Member other) =>
        other.Source.IsNone || sender.Settings.UnicastPeers.Any(peer => peer.Address == other.Source);
}

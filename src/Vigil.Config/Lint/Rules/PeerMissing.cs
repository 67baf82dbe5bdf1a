using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>
/// A peer list without the source address of a host it should name. Where hosts leave their source to their interface, only the number of
/// addresses is known: a list too short for all the others, or addresses too few for all hosts, leave somebody out.
/// </summary>
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
            foreach (var finding in Uncounted(router)) yield return finding;
        }
    }

    private static IEnumerable<Diagnostic> Uncounted(SharedRouter router)
    {
        if (!router.Members.All(static member => member.Settings.IsUnicast) || router.Members.All(static member => !member.Source.IsNone)) yield break;
        var known = router.Members.Select(static member => member.Source).Where(static source => !source.IsNone).ToHashSet();
        bool isShort = false;
        foreach (var sender in router.Members)
        {
            int nameless = router.Others(sender).Count(static other => other.Source.IsNone);
            int free = sender.Settings.UnicastPeers.Select(static peer => peer.Address).Distinct().Count(address => !known.Contains(address));
            if (free >= nameless) continue;
            isShort = true;
            yield return TooFew(sender, $"unicast_peer of {sender.Name} has {free} address{(free == 1 ? "" : "es")} for {nameless} host{(nameless == 1 ? "" : "s")} without a unicast_src_ip", "one of them");
        }
        var all = router.Members.SelectMany(static member => member.Settings.UnicastPeers).Select(static peer => peer.Address).Union(known).Count();
        if (isShort || all >= router.Members.Length) yield break;
        yield return TooFew(router.Members[0], $"the unicast_peer of all {router.Members.Length} hosts together name {all} address{(all == 1 ? "" : "es")}", "one host");
    }

    private static Diagnostic TooFew(Member sender, string message, string who) => Rule.At(sender.At("unicast_peer"), message,
        $"{who} hears nothing of another that is MASTER and becomes MASTER too: both hold {Words.Addresses(sender)}",
        "list in unicast_peer of each host the addresses of all others; unicast_src_ip on each makes it certain which they are");

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

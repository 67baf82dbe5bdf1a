using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>A host that is its own peer, as in a file copied to all hosts.</summary>
internal static class OwnPeer
{
    public static readonly LintRule Rule = LintRule.Warning("VG1105", "unicast_peer names the host itself", "list only the other hosts in unicast_peer", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from member in scope.Members
        where !member.Source.IsNone && member.Settings.UnicastPeers.Any(peer => peer.Address == member.Source)
        select Rule.At(member.AtPeer(member.Source),
            $"{member.Source} is this host's own unicast_src_ip",
            member.Settings.UnicastPeers.Count == 1 ? "it sends its adverts to nobody but itself: every host becomes MASTER" : "it sends its adverts to itself as well, where they are refused",
            "list only the other hosts",
            member.Place("sends from it", "unicast_src_ip"));
}

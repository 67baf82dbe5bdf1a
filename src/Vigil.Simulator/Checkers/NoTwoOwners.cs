using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// I1: nobody owns an address together with a better master it can hear (RFC 9568 section 6.4.3: higher priority, or the same and the higher
/// address): not for longer than an advert of that takes to get through, and not at all once one was read.
/// </summary>
internal sealed class NoTwoOwners(Priorities priorities) : Checker
{
    /// <summary>So improbable is it, on a link that loses some, that none of the adverts within the bound got through.</summary>
    private const double Improbable = 1e-12;

    private readonly PerRouter<byte> sentPriority = new();
    private readonly Dictionary<(int Cell, int Better, int Worse), (Instant At, LinkQuality Link)> since = [];

    public override string Name => "no-two-owners";

    public override void AdvertRead(SimulatedHost host, Packet packet)
    {
        if (packet.IsCorrupt || packet.From < 0 || packet.Priority == 0 || host.Router(packet.Cell) is not { State: RouterState.Master } router) return;
        // A signed one may be refused, and of two owners by right each waits a while (docs/vrrp.md, E5).
        byte ours = priorities.Of(host, packet.Cell, router);
        if (router.Settings.AuthHmac is not null || ours == 255 || !Beats(packet.Priority, packet.Source, ours, router.Source)) return;
        var (sender, cell, at) = (packet.From, packet.Cell, Now);
        Cluster.After(TimeSpan.Zero, () =>
        {
            if (Now != at || !host.IsRunning || host.Router(cell) is not { State: RouterState.Master } still) return;
            Fail($"{host.Name} goes on as MASTER of {still.Settings.Name} although it read an advert of a better one, {Cluster.Hosts[sender].Name}");
        });
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority)
    {
        ref byte last = ref sentPriority[host, cell];
        if (last == priority) return;
        last = priority;
        Cluster.Changed();
    }

    public override void ConditionsChanged()
    {
        for (int cell = 0; cell < Cluster.Cells.Count; cell++)
        {
            foreach (var better in Cluster.HostArray)
            {
                if (!better.Owns(cell)) continue;
                foreach (var worse in Cluster.HostArray)
                {
                    if (worse != better) Judge(cell, better, worse);
                }
            }
        }
    }

    private void Judge(int cell, SimulatedHost better, SimulatedHost worse)
    {
        var key = (cell, better.Index, worse.Index);
        var link = Cluster.Network[Cluster.Cells.LanOf(cell), better.Index, worse.Index];
        if (!IsWrong(cell, better, worse))
        {
            since.Remove(key);
            return;
        }
        if (since.TryGetValue(key, out var known) && known.Link == link) return;
        since[key] = (Now, link);
        var from = Now;
        var bound = Bound(cell, better, worse, link);
        Cluster.After(bound, () =>
        {
            if (!since.TryGetValue(key, out var still) || still.At != from || !IsWrong(cell, better, worse)) return;
            Fail($"{better.Name} and {worse.Name} both own virtual router {Cluster.Cells.VridOf(cell)} for {bound.TotalSeconds:0.###} s, although {worse.Name} can hear {better.Name}");
        });
    }

    private bool IsWrong(int cell, SimulatedHost better, SimulatedHost worse)
    {
        if (!worse.Owns(cell) || !better.Owns(cell) || !better.IsRunning || !worse.IsRunning) return false;
        if (better.Router(cell) is not { State: RouterState.Master } theirs || worse.Router(cell) is not { State: RouterState.Master } ours) return false;
        // No one can verify a time stamp who was started with a wrong clock.
        if (ours.Settings.AuthHmac is { } signed && (Health.WrongClock(better, signed) || Health.WrongClock(worse, signed))) return false;
        int lan = Cluster.Cells.LanOf(cell);
        // And who is a little behind is set right by what it hears of the other.
        if (ours.Settings.AuthHmac is not null && !(Cluster.Network[lan, worse.Index, better.Index].IsClean && Cluster.Network[lan, better.Index, worse.Index].IsClean)) return false;
        if (better.LinkOn(lan) is not { IsUp: true } || worse.LinkOn(lan) is not { IsUp: true }) return false;
        return Cluster.Network[lan, better.Index, worse.Index].Passes
            && Beats(sentPriority[better, cell], theirs.Source, sentPriority[worse, cell], ours.Source);
    }

    private static TimeSpan Bound(int cell, SimulatedHost better, SimulatedHost worse, LinkQuality link)
    {
        var interval = better.Router(cell)!.Settings.AdvertInterval.Value;
        // A host whose clock was wrong signs soundly again only after it has heard a peer, perhaps three times (docs/vrrp.md, auth_hmac).
        var span = worse.Router(cell)!.Settings is { AuthHmac: not null } signed ? (interval + signed.AdvertInterval.Value) * 3 : interval * Adverts(link);
        return span + link.Slowest + Slack(span, better) + worse.MostLate;
    }

    /// <summary>How many adverts it takes until one has surely got through.</summary>
    private static int Adverts(LinkQuality link)
    {
        double lost = 1 - (1 - link.Loss) * (1 - link.Corrupted);
        return lost == 0 ? 1 : (int)Math.Ceiling(Math.Log(Improbable) / Math.Log(lost));
    }

    internal static bool Beats(byte priority, InetAddress source, byte other, InetAddress otherSource) =>
        priority > other || (priority == other && source.CompareTo(otherSource) > 0);
}

using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// I1: nobody owns an address together with a better master it can hear for longer than one advert of that takes (RFC 9568 section
/// 6.4.3: higher priority, or the same and the higher address).
/// </summary>
internal sealed class NoTwoOwners : Checker
{
    private readonly PerRouter<byte> sentPriority = new();
    private readonly Dictionary<(int Cell, int Better, int Worse), Instant> since = [];

    public override string Name => "no-two-owners";

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
        if (!IsWrong(cell, better, worse))
        {
            since.Remove(key);
            return;
        }
        if (!since.TryAdd(key, Now)) return;
        var from = Now;
        var bound = Bound(cell, better, worse);
        Cluster.After(bound, () =>
        {
            if (!since.TryGetValue(key, out var started) || started != from || !IsWrong(cell, better, worse)) return;
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
        if (ours.Settings.AuthHmac is not null && !Cluster.Network[lan, worse.Index, better.Index].IsClean) return false;
        if (better.LinkOn(lan) is not { IsUp: true } || worse.LinkOn(lan) is not { IsUp: true }) return false;
        return Cluster.Network[lan, better.Index, worse.Index].IsClean
            && Beats(sentPriority[better, cell], theirs.Source, sentPriority[worse, cell], ours.Source);
    }

    private TimeSpan Bound(int cell, SimulatedHost better, SimulatedHost worse)
    {
        var interval = better.Router(cell)!.Settings.AdvertInterval.Value;
        // A host whose clock was wrong signs soundly again only after it has heard a peer (docs/vrrp.md, auth_hmac).
        if (worse.Router(cell)!.Settings is { AuthHmac: not null } signed) interval += interval + signed.AdvertInterval.Value;
        var slowest = Cluster.Network[Cluster.Cells.LanOf(cell), better.Index, worse.Index].Slowest;
        return interval + slowest + Slack(interval, better) + worse.MostLate;
    }

    internal static bool Beats(byte priority, InetAddress source, byte other, InetAddress otherSource) =>
        priority > other || (priority == other && source.CompareTo(otherSource) > 0);
}

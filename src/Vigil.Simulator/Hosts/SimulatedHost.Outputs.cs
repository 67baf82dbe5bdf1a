using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>The shell's part: what becomes of the core's outputs.</summary>
public sealed partial class SimulatedHost
{
    /// <summary>Outputs of one input; more mean that the core does not come to an end.</summary>
    private const int MostOutputs = 50_000;

    private VirtualRouter?[] routers = [];
    private bool tellsWallClock;
    private bool settles;
    private Instant? withdrawAt;
    private TimeSpan? patience;

    private void Handle(in VrrpInput input)
    {
        var core = Core!;
        cluster.Handling = this;
        var local = Clock.Local(cluster.Now);
        if (tellsWallClock) core.Handle(VrrpInput.WallClock(Clock.Wall(cluster.Now)), local);
        core.Handle(input, local);
        if (input.Kind == VrrpInputKind.Reload)
        {
            // New ones speak before the reload is over, and removed ones still do.
            foreach (var router in core.Routers) CellOf(router);
        }
        int outputs = 0;
        while (core.TryTake(out var output))
        {
            Perform(output);
            if (++outputs <= MostOutputs) continue;
            cluster.Spins(this, $"more than {MostOutputs} outputs of one {input.Kind} input");
            return;
        }
        cluster.Handled();
        DoAfterwards(ref afterEvent);
        if (!settles) return;
        settles = false;
        LearnPatience();
        foreach (var observer in cluster.ObserverArray) observer.Settled(this);
        DoAfterwards(ref afterChange);
    }

    private void DoAfterwards(ref Action? what)
    {
        if (what is not { } action) return;
        what = null;
        cluster.After(TimeSpan.Zero, action);
    }

    private void Perform(in VrrpOutput output)
    {
        switch (output.Kind)
        {
            case VrrpOutputKind.SendAdvert:
                Send(output);
                break;
            case VrrpOutputKind.Claim or VrrpOutputKind.Release:
                Hold(output);
                break;
            case VrrpOutputKind.Announce:
                foreach (var observer in cluster.ObserverArray) observer.Announced(this, CellOf(output.Router!), output.Address);
                break;
            case VrrpOutputKind.RunScript or VrrpOutputKind.SignalScript:
                foreach (var observer in cluster.ObserverArray) observer.ScriptRun(this, output.Script!, output.Run, output.Signal);
                if (output.Signal == 0) Scripts.Run(output.Script!.Name, output.Run);
                else Scripts.Signal(output.Script!.Name, output.Run, output.Signal);
                break;
            case VrrpOutputKind.Fact:
                settles |= output.Fact is Fact.StateChanged or Fact.Reloaded;
                foreach (var observer in cluster.ObserverArray) observer.Told(this, output.Fact!);
                break;
        }
    }

    private void Send(in VrrpOutput output)
    {
        int cell = CellOf(output.Router!);
        byte priority = output.Pdu.Span[2];
        foreach (var observer in cluster.ObserverArray) observer.AdvertSent(this, cell, output.Router!, priority);
        if (patience is { } wait) withdrawAt = cluster.Now + wait;
        // Unicast without an interface leaves by the route; here by the first one there is.
        var link = Kernel.Link(output.Router!.Settings.Interface) ?? (output.Router.Settings.Interface is null ? Kernel.Links[0] : null);
        if (link is not null) cluster.Network.Send(this, link, output, cell);
    }

    private void Hold(in VrrpOutput output)
    {
        int cell = CellOf(output.Router!);
        settles = true;
        bool claims = output.Kind == VrrpOutputKind.Claim;
        foreach (var observer in cluster.ObserverArray) observer.Claimed(this, cell, output.Router!, claims);
        if (claims) Kernel.Claim(cell, output.Router!.Settings);
        else Kernel.Release(cell);
    }

    /// <summary>The cell of a router of this host; a few comparisons, since hosts have few routers.</summary>
    internal int CellOf(VirtualRouter router)
    {
        for (int cell = 0; cell < routers.Length; cell++)
        {
            if (ReferenceEquals(routers[cell], router)) return cell;
        }
        int added = cluster.Cells.Of(this, router.Settings);
        if (added >= routers.Length) Array.Resize(ref routers, added + 1);
        routers[added] = router;
        return added;
    }

    private void FindRouters()
    {
        Array.Clear(routers);
        foreach (var router in Core!.Routers) CellOf(router);
        tellsWallClock = Core.Configuration.Instances.AsSpan().ToArray().Any(instance => instance.AuthHmac is not null);
    }

    /// <summary>How long after an advert the supervisor takes the addresses of a silent worker away: an interval before the peers give it up.</summary>
    private void LearnPatience()
    {
        patience = null;
        if (Core is null) return;
        foreach (var router in Core.Routers)
        {
            if (router.State != RouterState.Master) continue;
            var interval = router.Settings.AdvertInterval.Value;
            var wait = interval * Math.Max(1, router.Settings.DownTimerAdverts - 1);
            if (patience is null || wait < patience) patience = wait;
        }
        withdrawAt = patience is { } span ? cluster.Now + span : null;
    }
}

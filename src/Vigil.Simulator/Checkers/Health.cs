using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// What may keep a virtual router from running, seen from outside: the interfaces, scripts, files and processes of the simulated host,
/// never the core's own fault set.
/// </summary>
internal static class Health
{
    /// <summary>True when nothing the router or its sync group depends on is broken at this moment.</summary>
    public static bool IsHealthy(SimulatedHost host, VirtualRouter router)
    {
        if (router.Group is not { } group) return IsSound(host, router);
        foreach (var member in group.Members)
        {
            if (!IsSound(host, member)) return false;
        }
        return true;
    }

    /// <summary>How long it may take a sound host to notice that it is: scripts that hang are killed, and must succeed again.</summary>
    public static TimeSpan Grace(SimulatedHost host, VirtualRouter router)
    {
        var longest = TimeSpan.Zero;
        foreach (var script in host.Configuration.Scripts)
        {
            var takes = script.Timeout + script.Interval * (script.Rise + 2) + TimeSpan.FromSeconds(14);
            if (takes > longest) longest = takes;
        }
        foreach (var delay in host.Configuration.InterfaceDelays)
        {
            if (delay.Up > longest) longest = delay.Up;
        }
        return longest;
    }

    /// <summary>The cells that move together with this one on a host.</summary>
    public static IEnumerable<int> CellsOf(SimulatedHost host, VirtualRouter router, int cell) =>
        router.Group is { } group ? group.Members.Select(member => host.CellOf(member)) : [cell];

    /// <summary>True while the wall clock is, and was at the start, too wrong for signed adverts.</summary>
    public static bool WrongClock(SimulatedHost host, AuthHmacSettings signed) =>
        host.Clock.WallError.Duration() > signed.TimeWindow && host.WallErrorAtStart.Duration() > signed.TimeWindow;

    private static bool IsSound(SimulatedHost host, VirtualRouter router)
    {
        if (host.Kernel.Link(router.Settings.Interface) is not { IsUp: true } link || !HasSource(link, router.Settings)) return false;
        foreach (var use in Uses.Interfaces(router))
        {
            if (use.Weight == 0 && host.Kernel.Link(use.Interface) is not { IsUp: true }) return false;
        }
        foreach (var use in Uses.Scripts(router))
        {
            if (use.Weight == 0 && host.Scripts[use.Name] != ScriptBehaviour.Good) return false;
        }
        foreach (var use in Uses.Files(router))
        {
            if (host.FileValue(use.Name) * use.Weight <= -254 || (use.Weight == 0 && host.FileValue(use.Name) != 0)) return false;
        }
        foreach (var use in Uses.Processes(router))
        {
            if (use.Weight == 0 && host.Processes(use.Name) != 1) return false;
        }
        return true;
    }

    private static bool HasSource(SimulatedLink link, VrrpInstanceSettings settings)
    {
        foreach (var address in link.Addresses)
        {
            if (address.Family == settings.Family) return true;
        }
        return false;
    }
}

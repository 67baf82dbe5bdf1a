using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Daemon.Linux;
using Vigil.Netlink;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Daemon.Apply;

/// <summary>
/// From <c>lb_engine</c> to what balances: one engine, for all services. <c>auto</c> is IPVS where the kernel has it, or would load it, else Vigil's
/// own; a service the chosen one cannot do is refused, and does not go to the other.
/// </summary>
internal static class ServiceEngines
{
    /// <summary>Makes the engine; nothing is opened yet. Where it is IPVS, what an earlier daemon left of Vigil's own is taken away: packets would never reach IPVS.</summary>
    /// <param name="configuration">What is in force.</param>
    /// <param name="runDirectory">Where run-time state is kept, on a file system in memory.</param>
    /// <param name="pinRoot">Where the bpf file system is.</param>
    public static IServiceEngine Create(Configuration configuration, string runDirectory, string pinRoot = PinDirectory.UsualRoot)
    {
        var (lvs, space) = (configuration.Global.Lvs, configuration.Process.IpvsNamespace);
        if (lvs.Engine == BalancingEngine.Xdp) return new XdpApplier(lvs, new XdpSizes(), pinRoot);
        if (lvs.Engine == BalancingEngine.Auto && !HasIpvs(space)) return new XdpApplier(lvs, new XdpSizes(), pinRoot) { Because = "this kernel has no IPVS" };
        PinDirectory.RemoveLeft(pinRoot, PinDirectory.InstanceOfThisNamespace());
        return new IpvsApplier(lvs, runDirectory) { Namespace = space };
    }

    /// <summary>False only where the kernel says that there is none; what else is wrong, IPVS itself tells.</summary>
    private static bool HasIpvs(string? space)
    {
        var error = default(NetlinkError);
        void Ask() => IpvsConnection.Open(new NetlinkSocketOptions(), out error)?.Dispose();
        if (space is null) Ask();
        else if (NetworkNamespace.Inside(space, Ask).Failed) return true;
        return error.Errno != Vigil.Netlink.Errno.NoEntry;
    }
}

using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Daemon.Apply;

/// <summary>From <c>lb_engine</c> to what balances.</summary>
internal static class ServiceEngines
{
    /// <summary>Makes the engine; nothing is opened yet.</summary>
    /// <param name="configuration">What is in force.</param>
    /// <param name="runDirectory">Where run-time state is kept, on a file system in memory.</param>
    public static IServiceEngine Create(Configuration configuration, string runDirectory) => configuration.Global.Lvs.Engine switch
    {
        BalancingEngine.Xdp => new XdpApplier(configuration.Global.Lvs, new XdpSizes(), PinDirectory.UsualRoot),
        _ => new IpvsApplier(configuration.Global.Lvs, runDirectory) { Namespace = configuration.Process.IpvsNamespace },
    };
}

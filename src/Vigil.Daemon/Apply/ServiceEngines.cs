using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;

namespace Vigil.Daemon.Apply;

/// <summary>From <c>lb_engine</c> to what balances.</summary>
internal static class ServiceEngines
{
    /// <summary>Makes the engine; nothing is opened yet.</summary>
    /// <param name="configuration">What is in force.</param>
    /// <param name="runDirectory">Where run-time state is kept, on a file system in memory.</param>
    public static IServiceEngine Create(Configuration configuration, string runDirectory) => configuration.Global.Lvs.Engine switch
    {
        _ => new IpvsApplier(configuration.Global.Lvs, runDirectory) { Namespace = configuration.Process.IpvsNamespace },
    };
}

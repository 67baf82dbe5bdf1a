using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;

namespace Vigil.Daemon.Apply;

/// <summary>From <c>lb_engine</c> to what balances.</summary>
internal static class ServiceEngines
{
    /// <summary>Makes the engine; nothing is opened yet.</summary>
    /// <param name="settings">Settings in force.</param>
    /// <param name="runDirectory">Where run-time state is kept, on a file system in memory.</param>
    public static IServiceEngine Create(LvsSettings settings, string runDirectory) => settings.Engine switch
    {
        _ => new IpvsApplier(settings, runDirectory),
    };
}

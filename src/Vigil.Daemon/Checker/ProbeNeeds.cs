using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Checker;

/// <summary>What checks need of the system: descriptors for all that may be open at once, and leave to ping.</summary>
internal sealed class ProbeNeeds(ILogger log) : IDisposable
{
    /// <summary>What the worker has open besides sockets of checks: runtime, loops, netlink, log, scripts and their pipes.</summary>
    private const int Others = 256;

    private PingGroups? ping;
    private long told;

    /// <summary>Sees to it for the checks of a configuration; what the system refuses is told, once, and done without.</summary>
    public void Provide(Configuration configuration)
    {
        var checks = configuration.Services.SelectMany(static service => service.Servers).SelectMany(static server => server.Checks).ToList();
        int sockets = checks.Count(static check => check is ConnectedCheckSettings);
        long wanted = Math.Min(sockets, Prober.MaxOpen) + DescriptorLimit.ForScripts + Others;
        if (wanted > told && DescriptorLimit.Raise(wanted) is { Failed: true } refused)
        {
            told = wanted;
            log.FewDescriptors(sockets, wanted, DescriptorLimit.Current, refused.ToString());
        }
        if (ping is not null || !checks.Exists(static check => check is PingCheckSettings)) return;
        uint group = Identity.Own.GroupId;
        if (PingGroups.Allow(group, out ping) is { Failed: true } error) log.CannotPing(group, error.ToString());
    }

    public void Dispose() => ping?.Dispose();
}

using Vigil.Core;
using Vigil.Simulator.Runs;

namespace Vigil.Simulator.Studies;

/// <summary>How long a cluster needs at most to come to rest after anything: checks that must fail or succeed several times, delays, elections.</summary>
internal static class Settling
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    public static TimeSpan Of(Cluster cluster)
    {
        var checks = TimeSpan.Zero;
        foreach (var host in cluster.Hosts)
        {
            foreach (var script in host.Configuration.Scripts)
            {
                var notices = (script.Interval + script.Timeout) * (script.Fall + 1);
                if (notices > checks) checks = notices;
            }
        }
        return Least + checks + Convergence.Ready(cluster) + Convergence.Elected(cluster);
    }
}

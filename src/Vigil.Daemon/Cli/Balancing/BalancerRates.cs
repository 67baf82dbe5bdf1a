namespace Vigil.Daemon.Cli.Balancing;

/// <summary>From two looks to what happened a second between them.</summary>
internal sealed class BalancerRates(IReadOnlyList<BalancerView> before, TimeSpan time)
{
    private readonly Dictionary<(string Engine, string Service, string? Server), Counters> _before = Counted(before);

    /// <summary>The rates of a service, or of one of its servers. What was not there before counts from zero.</summary>
    public Counters Of(BalancerView view, ServiceView service, ServerView? server) =>
        (server?.Counters ?? service.Counters).Since(_before.GetValueOrDefault(Key(view, service, server)), time);

    private static Dictionary<(string, string, string?), Counters> Counted(IReadOnlyList<BalancerView> views)
    {
        var counted = new Dictionary<(string, string, string?), Counters>();
        foreach (var view in views)
        {
            foreach (var service in view.Services)
            {
                counted[Key(view, service, null)] = service.Counters;
                foreach (var server in service.Servers) counted[Key(view, service, server)] = server.Counters;
            }
        }
        return counted;
    }

    private static (string, string, string?) Key(BalancerView view, ServiceView service, ServerView? server) =>
        (view.Engine, $"{service.Protocol} {service.Name} {service.Address?.AddressFamily}", server?.Name);
}

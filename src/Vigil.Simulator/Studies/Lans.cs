using Vigil.Config.Lint;

namespace Vigil.Simulator.Studies;

/// <summary>Which interfaces of which hosts are on one network: those that carry one virtual router, and what that joins in turn.</summary>
internal sealed class Lans
{
    private readonly Dictionary<(LintHost, string), int> numbers = [];

    public static Lans Of(LintScope scope)
    {
        var lans = new Lans();
        foreach (var router in scope.Routers)
        {
            var ends = router.Members.Select(member => (member.Host, member.Settings.Interface ?? HostSpecs.Unnamed)).ToList();
            int lan = ends.Select(end => lans.Of(end.Host, end.Item2)).Min();
            foreach (var end in ends) lans.Join(lans.Of(end.Host, end.Item2), lan);
        }
        return lans;
    }

    /// <summary>Number of the network, 0 and up.</summary>
    public int Of(LintHost host, string link)
    {
        if (!numbers.TryGetValue((host, link), out int lan)) numbers[(host, link)] = lan = numbers.Count;
        return lan;
    }

    private void Join(int from, int to)
    {
        foreach (var end in numbers.Keys.Where(end => numbers[end] == from).ToList()) numbers[end] = to;
    }
}

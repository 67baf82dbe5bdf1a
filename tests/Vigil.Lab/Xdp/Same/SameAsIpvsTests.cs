using Xunit;

namespace Vigil.Lab.Xdp.Same;

/// <summary>
/// Goal: this engine does what IPVS does. Method: the same packets and changes, for every scheduler, way of forwarding and family; chosen
/// server, changed bytes, states, times, loads and counters are compared with what the kernel's IPVS did, which cases/ has on record.
/// </summary>
public sealed class SameAsIpvsTests(XdpBalancer balancer) : IClassFixture<XdpBalancer>
{
    public static TheoryData<string> Names => [.. EngineCases.All.Where(one => one.Value.Cell.Method.Compared).Select(one => one.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheEngineDoesWhatIpvsDid(string name)
    {
        var (story, cell) = EngineCases.All[name];
        balancer.Renew();
        Assert.Equal(EngineCases.Read(name).Select(Differences.Allowed), Play.Tell(story, cell, balancer).Select(Differences.Allowed));
    }
}

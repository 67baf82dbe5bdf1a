using System.Text.Json;
using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>The same of Vigil's own engine, at tc ingress of virtual links with their default settings: checksum offload on at all ends.</summary>
public sealed class MethodsTests(OwnMethodsLab lab) : MethodsScenario(lab), IClassFixture<OwnMethodsLab>
{
    [Fact]
    public void NothingIsWrongWithWhatComesThroughTunnels()
    {
        RoundRobinIsEven("TUN");
        Assert.All(lab.TunnelEnds, end => Assert.True(end is { Taken: > 0, Complaints: [] }, string.Join(", ", end.Complaints)));
    }
}

/// <summary>Balanced by Vigil's own engine; servers end tunnels by a program, since this kernel may have no tunnel interfaces.</summary>
public sealed class OwnMethodsLab() : MethodsLab("xdp")
{
    private const ushort Ip = 0x0800;

    private readonly List<TunnelEnd> _ends = [];

    /// <summary>Of all servers.</summary>
    public IReadOnlyList<TunnelEnd> TunnelEnds => _ends;

    /// <inheritdoc/>
    protected override void EndTunnel(Host server) => _ends.Add(new TunnelEnd(server, Ip));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> TableOf(string method) =>
    [
        .. from engine in JsonDocument.Parse(Director.Box.Run(Programs.Vigil, "lb", "--json")).RootElement.GetProperty("engines").EnumerateArray()
           from service in engine.GetProperty("services").EnumerateArray()
           where service.GetProperty("address").GetString() == Address(method) && service.GetProperty("port").GetInt32() == Downloads
           from server in service.GetProperty("servers").EnumerateArray()
           where server.GetProperty("remarks").GetArrayLength() == 0 // its next hop is known
           select $"{server.GetProperty("address").GetString()}:{server.GetProperty("port").GetInt32()}",
    ];

    /// <inheritdoc/>
    protected override void Dispose(bool all)
    {
        _ends.ForEach(end => end.Dispose());
        base.Dispose(all);
    }
}

using System.Text.Json;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>Goal: `vigil lb` shows the kernel's table, whoever made it. Method: services by ipvsadm(8), a conversation, and the JSON.</summary>
[Collection(TrafficLab.Name)]
public sealed class ListingTests(TrafficLab lab) : IClassFixture<TrafficLab>, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public void Dispose() => lab.Director.Box.Run("ipvsadm", "-C");

    [Fact]
    public void TheKernelsTableIsListed()
    {
        lab.Director.Box.Run("sh", "-c", """
            ipvsadm -A -t 10.0.0.100:80 -s sh -b sh-port -p 300
            ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.3:80 -m -w 3
            ipvsadm -A -f 7 -s rr
            """);
        using var talk = new Conversation(lab.Client, TrafficLab.Address, TrafficLab.Port);
        Assert.Equal("s1", talk.Ask("hello"));
        // The kernel sums its counters up every two seconds.
        JsonElement engine = default;
        Wait.Until(() => (engine = Engine()).GetProperty("services").EnumerateArray().Any(one => one.GetProperty("counters").GetProperty("outPackets").GetInt32() > 1), Soon, "counted packets of the server");
        Assert.Equal("ipvs", engine.GetProperty("engine").GetString());
        var services = engine.GetProperty("services").EnumerateArray().ToDictionary(one => one.GetProperty("protocol").GetString()!);
        Assert.Equal(7, services["FWM"].GetProperty("mark").GetInt32());
        Assert.Equal("sh [\"sh-port\"] 300", $"{services["TCP"].GetProperty("scheduler")} {services["TCP"].GetProperty("flags")} {services["TCP"].GetProperty("persistenceSeconds")}");
        var server = Assert.Single(services["TCP"].GetProperty("servers").EnumerateArray());
        Assert.Equal("10.0.0.3 Masq 3 1 1", $"{server.GetProperty("address")} {server.GetProperty("forward")} {server.GetProperty("weight")} {server.GetProperty("active")} {server.GetProperty("persistent")}");
        Assert.InRange(server.GetProperty("counters").GetProperty("inPackets").GetInt32(), 3, 10);
        Assert.Contains("10.0.0.100:80 sh sh-port persistent 300", Lb("--rate"), StringComparison.Ordinal);
    }

    private JsonElement Engine() => Assert.Single(JsonDocument.Parse(Lb("--json")).RootElement.GetProperty("engines").EnumerateArray());

    private string Lb(string option) => lab.Director.Box.Run(Programs.Vigil, "lb", option);
}

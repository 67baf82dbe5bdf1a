using Vigil.Daemon.Cli.Balancing;
using Vigil.Xdp;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Libbpf;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: programs get on interfaces and off again by every way. Method: the engine on a veth, and what tc and ip see there.</summary>
public sealed class PortTests : IDisposable
{
    private readonly EngineRun _run = new([]);

    public void Dispose() => _run.Dispose();

    [Fact]
    public void AnotherPathTakesThePlaceOfTheOneBefore()
    {
        Assert.Null(Attach(PacketPath.Xdp));
        Assert.Contains("prog/xdp", Link(), StringComparison.Ordinal);
        Assert.Null(Attach(PacketPath.Tc));
        Assert.DoesNotContain("prog/xdp", Link(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_run.Pins.LinksOf(PacketPath.Tc), "eth0")));
        Assert.Null(Attach(PacketPath.Tc));
        Inside(() => _run.Engine.Detach("eth0"));
        Assert.Empty(Directory.GetFiles(_run.Pins.LinksOf(PacketPath.Tc)));
    }

    [Fact]
    public void AnOlderKernelGetsAFilter()
    {
        for (var i = 0; i < 2; i++) // the second one takes the first one's place
        {
            Inside(() => Assert.Null(ClassicFilter.Attach(_run.Engine.Program(PacketPath.Tc, out _), "eth0", Index(), _run.Pins)));
            Assert.Equal(1, Filters().Split("direct-action").Length - 1);
        }
        Inside(() => _run.Engine.Detach("eth0"));
        Assert.Equal("", Filters());
    }

    [Fact]
    public void SomebodyElsesProgramIsNamedAndStays()
    {
        var link = -1;
        Inside(() => link = Occupy(_run.Engine.Program(PacketPath.XdpCompleting, out _)));
        Assert.InRange(link, 0, int.MaxValue);
        var problem = Attach(PacketPath.Xdp);
        Assert.Equal(XdpProblemCode.InterfaceBusy, problem?.Code);
        Assert.Contains("vigil_xdp_virtu (program ", problem!.Sentence, StringComparison.Ordinal);
        Inside(() => Assert.Contains(EnginesCommand.Look(Path.GetTempPath(), out _)!.Ports,
            port => port is { Name: "eth0", IsOn: false, Path: PacketPath.Tc, Other.Name: "vigil_xdp_virtu" }));
        Assert.Contains("prog/xdp", Link(), StringComparison.Ordinal);
        Libc.close(link);
    }

    private static unsafe int Occupy(int program)
    {
        const int BpfXdp = 37;
        var options = new Native.LinkOptions { Size = (nuint)sizeof(Native.LinkOptions) };
        return Native.bpf_link_create(program, Index(), BpfXdp, &options);
    }

    private XdpProblem? Attach(PacketPath path)
    {
        XdpProblem? problem = null;
        Inside(() => problem = _run.Engine.Attach("eth0", Index(), path));
        return problem;
    }

    private static int Index() => (int)Libc.if_nametoindex("eth0");

    private string Link() => _run.Namespace.Ip("-d link show dev eth0");

    private string Filters() => _run.Namespace.Tool("tc", "filter show dev eth0 ingress").Trim();

    private void Inside(Action action) => _run.Namespace.Run(action);
}

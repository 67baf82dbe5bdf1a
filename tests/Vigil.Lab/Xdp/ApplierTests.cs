using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Vigil.Xdp.Engine;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: the engine finds interfaces, next hops and own addresses by itself. Method: a table of services in, conversations through it.</summary>
public sealed class ApplierTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DirectLab _lab = new(PacketPath.Tc, start: false);
    private readonly List<IDisposable> _open = [];
    private XdpApplier _applier;

    public ApplierTests()
    {
        _applier = Start(resume: false);
    }

    public void Dispose()
    {
        _open.ForEach(one => one.Dispose());
        Inside(() => _applier.Stop(keep: false, Now));
        _applier.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void AServiceIsBalancedFromItsTableAlone()
    {
        Want((0, 1), (1, 1));
        Known(2);
        Assert.Equal(("eth0", PacketPath.Tc), (Assert.Single(_applier.Ports).Key.Name, _applier.Ports.Values.Single().Path));
        var talks = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        Assert.Equal((2, 2), (partners.Count(name => name == "s1"), partners.Count(name => name == "s2")));

        _applier.Dispose(); // as if it was killed
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("nobody there?")));
        _applier = Start(resume: true);
        Want((0, 1), (1, 1));
        Assert.Equal(0, _applier.Requests); // what is there is what is wanted
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("after a restart?")));
        Want((2, 1));
        Known(1);
        Assert.Equal("s3", Open().Ask("hello"));
    }

    [Fact]
    public void WhatTheEngineLacksIsRefusedForThatServiceAlone()
    {
        var table = Table((0, 1));
        var nat = table.Services[0] with
        {
            Key = ServiceKey.At(TransportProtocol.Tcp, new Endpoint(table.Services[0].Key.Endpoint.Address, 81)),
            Scheduling = new SchedulingSettings { Scheduler = "lblc" },
        };
        Inside(() => _applier.Want(new ServiceTable([table.Services[0], nat]), Now));
        Assert.Contains(Facts(), fact => fact.ToString()!.Contains("no scheduler lblc", StringComparison.Ordinal));
        Known(1);
        Assert.Equal("s1", Open().Ask("hello"));
    }

    private static Instant Now => Instant.FromNanoseconds(LabClock.Now.Ticks * 100);

    private XdpApplier Start(bool resume)
    {
        var applier = new XdpApplier(new LvsSettings(), EngineRun.Small, _lab.Pins);
        Inside(() => applier.Start(resume, Now));
        return applier;
    }

    private void Want(params (int Server, int Weight)[] servers) => Inside(() => _applier.Want(Table(servers), Now));

    // As the worker: once a second, until the way to so many servers is known.
    private void Known(int servers) => Wait.Until(() =>
    {
        Inside(() => _applier.Wake(Now));
        return _applier.Table.Services.SelectMany(one => one.Servers).Count(one => _applier.Engine!.IsReachable(one.Slot)) == servers;
    }, Patience, $"the way to {servers} servers");

    private ServiceTable Table(params (int Server, int Weight)[] servers) => new(
    [
        new DesiredService
        {
            Key = ServiceKey.At(TransportProtocol.Tcp, At(DirectLab.Address)),
            Scheduling = new SchedulingSettings { Scheduler = "rr" },
            Servers = [.. servers.Select(one => new DesiredServer(At(_lab.Servers[one.Server].Address), new Forwarding(ForwardingMethod.DirectRouting), one.Weight, 0, 0))],
        },
    ]);

    private static Endpoint At(string address) => new(System.Net.IPAddress.Parse(address).ToCore(), DirectLab.Port);

    private List<EngineFact> Facts()
    {
        var facts = new List<EngineFact>();
        while (_applier.TryTake(out var fact))
            facts.Add(fact);
        return facts;
    }

    private Conversation Open()
    {
        var talk = new Conversation(_lab.Client, DirectLab.Address, DirectLab.Port);
        _open.Add(talk);
        return talk;
    }

    private void Inside(Action action) => _lab.Director.Box.Inside(() =>
    {
        action();
        return 0;
    });
}

using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>A reload may come at any moment (faults 80 to 84): an equal one does nothing, another one never strands anybody.</summary>
public sealed class ReloadStories
{
    private static Configuration Base(byte priority) => Setups.Of(
        Setups.Instance("in", 51, priority) with { PreemptDelay = 2.Seconds() },
        Setups.Instance("out", 52, priority)) with
    {
        Global = new() { StartupDelay = 2.Seconds() },
        Scripts = [Setups.Script("chk", interval: 1)],
        SyncGroups = [new() { Name = "g", Members = ["in", "out"], TrackScripts = [new("chk", 0)] }],
    };

    /// <summary>Start with a delay, election, a failing script, its recovery, a dead link, a stop of the other, its return.</summary>
    private static Host Run(Action<Host> prepare)
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Base(150), host =>
        {
            host.ScriptStatus["chk"] = 0;
            prepare(host);
        });
        var b = lan.Add("b", "10.0.0.2", Base(100), host => host.ScriptStatus["chk"] = 0);
        lan.Run(8.Seconds());
        a.ScriptStatus["chk"] = 1;
        lan.Run(3.Seconds());
        a.ScriptStatus["chk"] = 0;
        lan.Run(10.Seconds());
        a.Link(up: false);
        lan.Run(2.Seconds());
        a.Link(up: true);
        lan.Run(8.Seconds());
        b.Stop();
        lan.Run(2.Seconds());
        b.Start(Base(100));
        lan.Run(20.Seconds());
        return a;
    }

    [Fact]
    public void AnEqualReloadAtAnyEventChangesNothing()
    {
        var plain = Run(_ => { });
        for (int at = 1; at <= plain.Fed; at++)
        {
            var reloaded = Run(host => (host.ReloadAfter, host.ReloadTo) = (at, Base(150)));
            Assert.Equal(plain.Log, reloaded.Log.Where(l => l != nameof(Fact.Reloaded)));
        }
    }

    public static TheoryData<string> Changes => ["priority", "more", "fewer", "script", "ungrouped", "address"];

    private static Configuration Change(string what)
    {
        var c = Base(150);
        return what switch
        {
            "priority" => c with { Instances = c.Instances.Select(i => i with { Priority = new Priority(160) }).ToValueList() },
            "more" => c with { Instances = [.. c.Instances, Setups.Instance("third", 53, 150)] },
            "fewer" => c with { Instances = [c.Instances[0]], SyncGroups = [c.SyncGroups[0] with { Members = ["in"] }] },
            "script" => c with { Scripts = [c.Scripts[0] with { Command = new(["/bin/other"]) }] },
            "ungrouped" => c with { SyncGroups = [], Scripts = [] },
            _ => c with { Instances = c.Instances.Select(i => i with { VirtualAddresses = [.. i.VirtualAddresses, Setups.Vip("10.9.9.9")] }).ToValueList() },
        };
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void AnotherConfigurationAtAnyEventEndsWithEverybodyServing(string what)
    {
        int events = Run(_ => { }).Fed;
        for (int at = 1; at <= events - 20; at += 3)
        {
            var a = Run(host => (host.ReloadAfter, host.ReloadTo) = (at, Change(what)));
            foreach (var router in a.Core.Routers)
            {
                Assert.True(router.State == RouterState.Master, $"reload '{what}' after input {at}: {router.Settings.Name} is {router.State}");
            }
            Assert.Equal(Change(what).Instances.Count, a.Core.Routers.Count);
        }
    }

    [Fact]
    public void TheOneWithoutWorkIsRemovedAndTheOtherNeverNotices()
    {
        var lan = new Lan();
        var two = Setups.Of(Setups.Instance("one", 51), Setups.Instance("two", 52));
        var a = lan.Add("a", "10.0.0.1", two);
        lan.Run(5.Seconds());
        a.Log.Clear();
        a.Feed(VrrpInput.Reload(Setups.Of(Setups.Instance("two", 52))));
        Assert.Equal(["send priority 0 to 224.0.0.18", "Resigned", "release one", "StateChanged", "Reloaded"], a.Log);
        var sent = a.Sent.Where(s => s.Vrid == 52).ToList();
        lan.Run(5.Seconds());
        var later = a.Sent.Where(s => s.Vrid == 52).ToList();
        for (int i = 1; i < later.Count; i++) Assert.Equal(1.Seconds(), later[i].At - later[i - 1].At);
        Assert.True(later.Count > sent.Count);
    }
}

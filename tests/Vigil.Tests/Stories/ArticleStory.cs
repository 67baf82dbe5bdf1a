using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>The MySQL pair that started the project: node1 100 with nopreempt, node2 90, a script with weight −20 on each.</summary>
public sealed class ArticleStory
{
    [Fact]
    public void TheServiceFailsOverAndDoesNotComeBackUntilItMust()
    {
        var lan = new Lan();
        var node1 = lan.Add("node1", "192.168.56.11", Node(100, preempt: false));
        var node2 = lan.Add("node2", "192.168.56.12", Node(90, preempt: true));
        Mysql(node1, 0);
        Mysql(node2, 0);
        lan.Run(10.Seconds());
        AssertMaster(node1, node2);

        Mysql(node1, 1);
        lan.Run(11.Seconds());
        Assert.Equal(80, node1.Core.Routers[0].EffectivePriority.Value);
        AssertMaster(node2, node1);
        Assert.Contains(node1.FactsOf<Fact.HigherPriorityHeard>(), f => f is { Theirs.Value: 90, Ours.Value: 80 });

        Mysql(node1, 0);
        lan.Run(10.Seconds());
        Assert.Equal(100, node1.Core.Routers[0].EffectivePriority.Value);
        AssertMaster(node2, node1);

        Mysql(node2, 1);
        lan.Run(20.Seconds());
        Assert.Equal(70, node2.Core.Routers[0].EffectivePriority.Value);
        AssertMaster(node2, node1);
        var why = node1.FactsOf<Fact.HoldingBack>().Last();
        Assert.Equal((70, 100), (why.Theirs.Value, why.Ours.Value));
        Assert.Contains("nopreempt", why.Why);
        Assert.Equal(why.Why, node1.Core.Routers[0].HoldingBackWhy);

        node2.Stop();
        lan.Run(1.Seconds());
        Assert.Equal(RouterState.Master, node1.State());

        node2.Start(Node(90, preempt: true));
        Mysql(node2, 0);
        lan.Run(10.Seconds());
        AssertMaster(node1, node2);
        node1.Die();
        lan.Run(4.Seconds());
        Assert.Equal(RouterState.Master, node2.State());
    }

    private static Configuration Node(byte priority, bool preempt)
    {
        var instance = Setups.Instance(priority: priority) with { Preempt = preempt, TrackScripts = [new("restart_mysql", -20)] };
        return Setups.Of(instance) with { Scripts = [Setups.Script("restart_mysql", interval: 5, weight: -20)] };
    }

    private static void Mysql(Host node, int status)
    {
        node.ScriptStatus["restart_mysql"] = status;
        if (node.RunningScripts.Remove("restart_mysql")) node.Feed(VrrpInput.ScriptExited("restart_mysql", ScriptEnd.Exited, status));
    }

    private static void AssertMaster(Host master, Host backup)
    {
        Assert.Equal((RouterState.Master, RouterState.Backup), (master.State(), backup.State()));
        Assert.Equal(["vi1"], master.Owned);
        Assert.Empty(backup.Owned);
    }
}

using Vigil.Core.Vrrp;
using Vigil.Simulator;
using Vigil.Tests.Simulator.Studies;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>
/// Goal: a sync group that is held back takes over no later than one that is not. Method: node1 flaps until it is held and node2, the lesser
/// one, leads; then node1 hears node2 no more on one of two networks, where without damping it would take over all.
/// </summary>
public sealed class HeldGroupTests
{
    [Theory]
    [InlineData("")]
    [InlineData("flap_damping {\nhalf_life 3600\nsuppress 2000\n}")]
    public void AMemberThatIsOnlyHeldDoesNotKeepItsGroupWaiting(string damping)
    {
        var cluster = new Cluster(3);
        foreach (var spec in Files.Of(("node1", Text(100, damping)), ("node2", Text(90, ""))).Hosts) cluster.Add(spec);
        foreach (var host in cluster.Hosts) host.Boot();
        var (node1, node2) = (cluster.Hosts[0], cluster.Hosts[1]);
        cluster.Run(10.Seconds());
        for (int i = 0; i < 3; i++)
        {
            node1.Scripts["service"] = ScriptBehaviour.Bad;
            cluster.Run(8.Seconds());
            node1.Scripts["service"] = ScriptBehaviour.Good;
            cluster.Run(8.Seconds());
        }
        bool isHeld = damping.Length > 0;
        Assert.Equal(isHeld, node2.Owns(0));
        if (!isHeld)
        {
            // What leads already cannot be asked to take over: let it lose for once.
            node1.Scripts["service"] = ScriptBehaviour.Bad;
            cluster.Run(8.Seconds());
            Assert.True(node2.Owns(0));
        }
        cluster.Apply(new Fault(FaultTable.Cut, 1, 0, Subject: "0"));
        if (!isHeld) node1.Scripts["service"] = ScriptBehaviour.Good;
        cluster.Run(6.Seconds());
        Assert.All(node1.Core!.Routers, router => Assert.Equal(RouterState.Master, router.State));
    }

    private static string Text(int priority, string damping) => $$"""
        vrrp_script service {
            script "/bin/service"
        }
        {{Instance("eth0", 51, priority)}}
        {{Instance("eth1", 52, priority)}}
        vrrp_sync_group G {
            group {
                VI_51
                VI_52
            }
            sync_group_tracking_weight
            track_script {
                service weight -20
            }
            {{damping}}
        }
        """;

    private static string Instance(string link, int id, int priority) => $$"""
        vrrp_instance VI_{{id}} {
            interface {{link}}
            virtual_router_id {{id}}
            priority {{priority}}
            virtual_ipaddress {
                10.0.{{id}}.100/24
            }
        }
        """;
}

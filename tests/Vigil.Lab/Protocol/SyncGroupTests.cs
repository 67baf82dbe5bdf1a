using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Protocol;

/// <summary>
/// Goal: the members of a vrrp_sync_group move together, whoever the other host runs. Method: two hosts with two links each and an
/// address on each; one link of the master dies, comes back, and then the master is stopped.
/// </summary>
public sealed class SyncGroupTests : IDisposable
{
    private const string Inside = "10.0.0.100", Outside = "10.1.0.100";

    private static readonly VrrpConfig Times = new();

    private readonly LabKit.Lab lab = new();
    private readonly Host a;
    private readonly Host b;
    private readonly Ownership[] owners;

    public SyncGroupTests()
    {
        (a, b) = (lab.AddHost("a"), lab.AddHost("b"));
        a.AddSecondLink();
        b.AddSecondLink();
        owners = [new Ownership(Inside, a, b), new Ownership("eth1", Outside, [a, b])];
    }

    [Theory]
    [InlineData("vigil", "vigil")]
    [InlineData("vigil", "keepalived")]
    [InlineData("keepalived", "vigil")]
    public void WhenTheLinkOfOneMemberDiesTheWholeGroupMoves(string preferred, string other)
    {
        var first = Product.Named(preferred).Start(a, Configuration(Pair.High));
        WaitFor(a, Pair.Soon);
        var second = Product.Named(other).Start(b, Configuration(Pair.Low));
        second.WaitFor("VI_2.*Entering BACKUP STATE", Pair.Soon);

        var pulled = LabClock.Now;
        a.PullSecondCable();
        WaitFor(b, Times.MasterDown(Pair.Low) + Pair.Slack);
        AssertOneOwnerAfterTheOther(pulled);
        first.WaitFor("VI_1.*Entering FAULT STATE", Pair.Soon); // though its own link is well

        var mark = second.Mark;
        a.PlugSecondCable();
        WaitFor(a, Pair.Soon);
        second.WaitFor("VI_1.*Entering BACKUP STATE", Pair.Soon, mark);
        second.WaitFor("VI_2.*Entering BACKUP STATE", Pair.Soon, mark);

        var stopped = LabClock.Now;
        Assert.Equal(0, first.Stop(Pair.Soon));
        WaitFor(b, Times.Skew(Pair.Low) + Pair.Slack);
        AssertOneOwnerAfterTheOther(stopped);
        Pair.AssertUnharmed(second);
    }

    public void Dispose()
    {
        Array.ForEach(owners, static one => one.Dispose());
        lab.Dispose();
    }

    private void WaitFor(Host host, TimeSpan limit) => Array.ForEach(owners, one => one.WaitFor(host, limit));

    private void AssertOneOwnerAfterTheOther(TimeSpan since) =>
        Assert.All(owners, one => Assert.True(one.Since(since).Several == TimeSpan.Zero, $"two owners:\n{one}"));

    private static string Configuration(int priority) => $$"""
        global_defs {
            vrrp_version 3
            vrrp_garp_master_delay 1
        }
        vrrp_sync_group G1 {
            group {
                VI_1
                VI_2
            }
        }
        {{Instance("VI_1", "eth0", 51, priority, Inside)}}
        {{Instance("VI_2", "eth1", 52, priority, Outside)}}
        """;

    private static string Instance(string name, string device, int router, int priority, string address) => $$"""
        vrrp_instance {{name}} {
            state BACKUP
            interface {{device}}
            virtual_router_id {{router}}
            priority {{priority}}
            advert_int 0.1
            virtual_ipaddress {
                {{address}}/24
            }
        }
        """;
}

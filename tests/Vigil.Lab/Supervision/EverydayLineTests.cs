using Vigil.Lab.Interop;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>
/// Goal: lines that keepalived reads in a way of its own have its effect. Method: either program alone on a host, with a
/// redirection as a script and a weight on the own interface.
/// </summary>
public sealed class EverydayLineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_redirection_counts_as_a_script_and_the_own_interface_does_not(bool vigil)
    {
        var config = new VrrpConfig
        {
            Blocks = "vrrp_script s {\n script \"</etc/passwd\"\n interval 1\n weight 10\n}\nvrrp_script gone {\n script \"</etc/absent\"\n interval 1\n weight 20\n}",
            Instance = "track_script {\n s\n gone\n }\n track_interface {\n eth0 weight 40\n }",
        };
        using var pair = new Pair(config);
        using LabProcess daemon = pair.StartB(vigil ? Product.Vigil : Product.Keepalived);
        daemon.WaitFor("Changing effective priority from 100 to 110", Pair.Soon);
        daemon.WaitFor("VRRP_Script.gone. failed", Pair.Soon);
        daemon.WaitFor("Entering MASTER STATE", Pair.Soon);
        Assert.Single(daemon.Matching("Changing effective priority"));
    }

    [Fact]
    public void Peers_with_a_length_stay_unicast()
    {
        using var pair = new Pair(new VrrpConfig());
        using LabProcess high = pair.StartA(Product.Vigil, extra: $"unicast_peer {{\n {pair.B.Address}/24\n }}");
        high.WaitFor("Entering MASTER STATE", Pair.Soon);
        using LabProcess low = pair.StartB(Product.Keepalived, extra: $"unicast_peer {{\n {pair.A.Address}/24\n }}");
        low.WaitFor("Entering BACKUP STATE", Pair.Soon);
        high.Stop(Pair.Soon);
        low.WaitFor("Backup received priority 0 advertisement", Pair.Soon); // keepalived joins no group here: multicast it would not hear
    }

    [Fact]
    public void Peers_of_which_none_can_be_used_hold_the_instance()
    {
        using var pair = new Pair(new VrrpConfig());
        using LabProcess low = pair.StartB(Product.Vigil, extra: "unicast_peer {\n bogus\n }");
        low.WaitFor("Entering FAULT STATE", Pair.Soon);
        Assert.Empty(low.Matching("Entering MASTER STATE"));
    }
}

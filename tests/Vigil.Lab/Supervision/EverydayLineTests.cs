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
}

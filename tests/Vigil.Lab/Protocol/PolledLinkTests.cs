using System.Text;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Protocol;

/// <summary>
/// Goal: what a polled driver says of its link counts, whatever netlink says. Method: no driver of this kernel lies, so strace, attached to
/// the thread that polls and to no other, makes it ask for the link of another interface, which has none.
/// </summary>
public sealed class PolledLinkTests
{
    private const string NoLink = "nolink0";

    [Theory]
    [InlineData("linkbeat_use_polling", "")]
    [InlineData("", "linkbeat_use_polling")]
    public void TheOwnInterfaceWithoutLinkIsAFault(string outside, string instance)
    {
        using var pair = new Pair(new VrrpConfig());
        var a = StartPolling(pair, outside, instance);
        using (Lie(pair.A))
        {
            a.WaitFor("Entering FAULT STATE", Pair.Soon);
            pair.Owners.WaitFor(pair.B, Pair.Soon);
        }
        pair.Owners.WaitFor(pair.A, Pair.Soon);
    }

    [Fact]
    public void ATrackedInterfaceWithoutLinkCostsItsWeight()
    {
        using var pair = new Pair(new VrrpConfig());
        pair.A.AddSecondLink();
        var a = StartPolling(pair, "linkbeat_interfaces {\n eth1 ETHTOOL\n }", "track_interface {\n eth1 weight -150\n }");
        using (Lie(pair.A))
        {
            a.WaitFor("effective priority from 200 to 50", Pair.Soon);
            pair.Owners.WaitFor(pair.B, Pair.Soon);
        }
        a.WaitFor("effective priority from 50 to 200", Pair.Soon);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
    }

    private static LabProcess StartPolling(Pair pair, string blocks, string extra)
    {
        pair.A.Box.Run("/bin/sh", "-c", $"ip link add {NoLink} type veth peer name peer0 && ip link set {NoLink} up");
        var a = Product.Vigil.Start(pair.A, (pair.Config with { Blocks = blocks }).For(pair.A, pair.B, Pair.High, extra));
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        pair.StartB(Product.Vigil).WaitFor("Entering BACKUP STATE", Pair.Soon);
        return a;
    }

    /// <summary>Each ioctl of the polling thread names another interface while this lives: ifr_name is what the third argument begins with.</summary>
    private static LabProcess Lie(Host host)
    {
        const string PollingThread = "for task in /proc/$(cat /run/vrrp.pid)/task/*; do if [ $(cat $task/comm) = linkbeat ]; then basename $task; fi; done";
        var thread = host.Box.Run("/bin/sh", "-c", PollingThread).Trim();
        var name = Convert.ToHexString(Encoding.ASCII.GetBytes(NoLink + '\0'));
        return host.Start("strace", "-p", thread, "-e", "trace=ioctl", "-e", $"inject=ioctl:poke_enter=@arg3={name}");
    }
}

using Vigil.Core;
using Vigil.Daemon.Apply;
using Xunit;

namespace Vigil.Tests.Apply;

/// <summary>Goal: a burst of neighbour advertisements reads a file once per interface, and a change of forwarding is seen within a second.</summary>
public class RouterFlagsTests
{
    private static readonly Instant Start = Instant.FromNanoseconds(5_000_000_000);

    private readonly List<string> _read = [];
    private string _content = "0\n";

    [Fact]
    public void ABurstReadsOncePerInterface()
    {
        var flags = Make();
        for (int frame = 0; frame < 1275; frame++)
        {
            Assert.False(flags.IsRouter("eth0", Start + TimeSpan.FromMicroseconds(frame)));
            Assert.False(flags.IsRouter("eth1", Start + TimeSpan.FromMicroseconds(frame)));
        }
        Assert.Equal(["/proc/sys/net/ipv6/conf/eth0/forwarding", "/proc/sys/net/ipv6/conf/eth1/forwarding"], _read);
    }

    [Fact]
    public void AChangeIsSeenWhenTheAnswerIsOld()
    {
        var flags = Make();
        Assert.False(flags.IsRouter("eth0", Start));
        _content = "1\n";
        Assert.False(flags.IsRouter("eth0", Start + RouterFlags.KeptFor - TimeSpan.FromMicroseconds(1)));
        Assert.True(flags.IsRouter("eth0", Start + RouterFlags.KeptFor));
        Assert.Equal(new RouterFlag(true, Start + RouterFlags.KeptFor), flags.Last("eth0"));
    }

    [Fact]
    public void AReloadForgetsAndAnUnreadableFileMeansHost()
    {
        var flags = Make();
        _content = "1\n";
        Assert.True(flags.IsRouter("eth0", Start));
        flags.Forget();
        _content = "";
        Assert.Null(flags.Last("eth0"));
        Assert.False(flags.IsRouter("eth0", Start));
    }

    private RouterFlags Make() => new(path =>
    {
        _read.Add(path);
        return _content;
    });
}

using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Netlink;

/// <summary>A kernel without IPVS is a normal answer. Only for kernels that have none; the kernel rung tests one that has it.</summary>
public sealed class NoIpvsTests
{
    [Fact]
    public void A_kernel_without_ipvs_says_so()
    {
        using var connection = IpvsConnection.Open(new NetlinkSocketOptions(), out var error);
        Assert.SkipWhen(connection is not null, "this kernel has IPVS");
        Assert.Equal(Errno.NoEntry, error.Errno);
    }

    [Fact]
    public void Families_that_are_there_are_found()
    {
        using var connection = NetlinkConnection.Open(new NetlinkSocketOptions { Protocol = GenericHeader.Protocol }, out _)!;
        var controller = GenericFamily.Find(connection, "nlctrl", out var error);
        Assert.Equal(default, error);
        Assert.Equal("nlctrl", controller!.Name);
        Assert.Equal(16, controller.Id); // GENL_ID_CTRL
    }
}

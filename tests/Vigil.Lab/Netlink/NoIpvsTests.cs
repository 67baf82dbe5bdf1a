using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
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
    public void A_kernel_without_ipvs_is_told_once_and_looked_for_again_each_minute()
    {
        var folder = Directory.CreateTempSubdirectory("vigil-ipvs-").FullName;
        using var applier = new IpvsApplier(new LvsSettings(), folder);
        var now = new Instant(1);
        applier.Start(resume: false, now);
        Assert.SkipWhen(applier.NextWake is null, "this kernel has IPVS");
        applier.Want(ServiceTable.Empty, now);
        Assert.Equal(now + TimeSpan.FromMinutes(1), applier.NextWake);
        now = applier.NextWake.Value;
        applier.Wake(now);
        Assert.Equal(now + TimeSpan.FromMinutes(1), applier.NextWake);
        Assert.True(applier.TryTake(out var fact));
        Assert.Contains("module ip_vs could not be loaded", fact.ToString());
        Assert.False(applier.TryTake(out _));
        applier.Stop(keep: false, now);
        Directory.Delete(folder, recursive: true);
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

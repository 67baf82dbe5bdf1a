using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Netlink;

/// <summary>
/// Goal: whether the kernel has IPVS is found out, and a kernel without it is a normal answer. Method: /proc tells the test which of the two this
/// kernel is, once the family has been asked for and its module has had its chance to be loaded.
/// </summary>
public sealed class NoIpvsTests : IDisposable
{
    private readonly ScratchNamespace _network = new(); // an applier writes the table of its namespace

    private static bool KernelHasIpvs => File.Exists("/proc/net/ip_vs");

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_kernel_without_ipvs_says_so() => _network.Run(static () =>
    {
        using var connection = IpvsConnection.Open(new NetlinkSocketOptions(), out var error);
        Assert.Equal(KernelHasIpvs, connection is not null);
        Assert.Equal(KernelHasIpvs ? default : Errno.NoEntry, error.Errno);
    });

    [Fact]
    public void A_kernel_without_ipvs_is_told_once_and_looked_for_again_each_minute() => _network.Run(static () =>
    {
        var folder = Directory.CreateTempSubdirectory("vigil-ipvs-").FullName;
        using var applier = new IpvsApplier(new LvsSettings(), folder);
        var now = new Instant(1);
        applier.Start(resume: false, now);
        applier.Want(ServiceTable.Empty, now);
        Instant? again = KernelHasIpvs ? null : now + TimeSpan.FromMinutes(1);
        Assert.Equal(again, applier.NextWake);
        if (again is { } wake)
        {
            applier.Wake(now = wake);
            Assert.Equal(now + TimeSpan.FromMinutes(1), applier.NextWake);
            Assert.True(applier.TryTake(out var fact));
            Assert.Contains("module ip_vs could not be loaded", fact.ToString());
        }
        Assert.False(applier.TryTake(out _));
        applier.Stop(keep: false, now);
        Directory.Delete(folder, recursive: true);
    });

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

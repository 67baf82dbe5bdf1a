using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Vrrp;

/// <summary>A worker that died and is back before any peer could notice goes on as MASTER.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resumed_instance_is_master_at_once_others_wait(bool resumes)
    {
        var instance = new VrrpInstanceSettings
        {
            Name = "VI_1",
            VirtualRouterId = new(51),
            Interface = "eth0",
            MulticastGroup = InetAddress.Parse("224.0.0.18"),
            VirtualAddresses = [new AddressSettings { Address = InetAddress.Parse("10.0.0.10"), PrefixLength = 32, Interface = "eth0" }],
        };
        var start = Instant.Zero + TimeSpan.FromSeconds(100);
        var host = new VrrpHost(new Configuration { Instances = [instance] }, start);
        var eth0 = new InterfaceSnapshot { Name = "eth0", Index = 2, IsRunning = true, Addresses = [InetAddress.Parse("10.0.0.1")] };
        host.Handle(VrrpInput.InterfaceChanged(eth0), start);
        if (resumes) host.Handle(VrrpInput.Resume("VI_1"), start);

        host.Handle(VrrpInput.Wake, start);
        var next = host.NextWake!.Value;
        host.Handle(VrrpInput.Wake, next);

        Assert.Equal(resumes, next - start < TimeSpan.FromMilliseconds(1));
        Assert.Equal(RouterState.Master, host.Routers[0].State);
    }
}

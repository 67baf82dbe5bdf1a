using Vigil.Core;
using Vigil.Core.Events;
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

    [Fact]
    public void What_the_dead_worker_had_is_released_when_the_new_one_may_not_lead()
    {
        var (host, outputs) = Resumed(running: false);
        Assert.Equal(RouterState.Fault, host.Routers[0].State);
        Assert.Single(outputs, o => o.Kind == VrrpOutputKind.Release);
        Assert.DoesNotContain(outputs, o => o.Kind == VrrpOutputKind.SendAdvert);
    }

    [Fact]
    public void A_resumed_master_listens_although_the_start_is_delayed_and_the_wake_is_late()
    {
        var (host, outputs) = Resumed(running: true);
        var late = Instant.Zero + TimeSpan.FromSeconds(105);
        host.Handle(VrrpInput.Wake, late);
        Assert.Equal(RouterState.Master, host.Routers[0].State);
        var packet = CasePacket.Read(new CaseWords("from 10.0.0.2 priority 200"), host.Routers[0].Settings, InetAddress.Parse("10.0.0.1"), late);
        host.Handle(VrrpInput.Packet(packet.Bytes, packet.Metadata), late);
        Assert.Equal(RouterState.Backup, host.Routers[0].State);
        Assert.DoesNotContain(outputs, o => o.Kind == VrrpOutputKind.Release);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sync_group_goes_on_with_all_its_addresses_or_with_none(bool all)
    {
        var start = Instant.Zero + TimeSpan.FromSeconds(100);
        var one = Stories.Setups.Instance("one", 51);
        var configuration = Stories.Setups.Of(one, Stories.Setups.Instance("two", 52)) with { SyncGroups = [new() { Name = "g", Members = ["one", "two"] }] };
        var host = new VrrpHost(configuration, start);
        host.Handle(VrrpInput.InterfaceChanged(new() { Name = "eth0", Index = 2, IsRunning = true, Addresses = [InetAddress.Parse("10.0.0.1")] }), start);
        host.Handle(VrrpInput.Resume("one"), start);
        if (all) host.Handle(VrrpInput.Resume("two"), start);
        host.Handle(VrrpInput.Wake, start);
        host.Handle(VrrpInput.Wake, host.NextWake!.Value);
        var outputs = new List<VrrpOutput>();
        while (host.TryTake(out var output)) outputs.Add(output);
        Assert.Equal(all ? 2 : 0, outputs.Count(o => o.Kind == VrrpOutputKind.Claim));
        Assert.Equal(all ? 0 : 1, outputs.Count(o => o.Kind == VrrpOutputKind.Release));
    }

    [Fact]
    public void A_resumed_master_says_why_it_is_one()
    {
        var (host, _) = Resumed(running: true);
        host.Handle(VrrpInput.Wake, host.NextWake!.Value);
        Assert.Equal("it was MASTER when its process ended, and goes on", WhyMaster(host));
    }

    private static string? WhyMaster(VrrpHost host)
    {
        string? why = null;
        while (host.TryTake(out var output))
            if (output.Fact is Fact.StateChanged { To: RouterState.Master } change) why = change.Reason.ToString();
        return why;
    }

    private static (VrrpHost Host, List<VrrpOutput> Outputs) Resumed(bool running)
    {
        var start = Instant.Zero + TimeSpan.FromSeconds(100);
        var configuration = Stories.Setups.Of(Stories.Setups.Instance()) with { Global = new() { StartupDelay = TimeSpan.FromSeconds(60) } };
        var host = new VrrpHost(configuration, start);
        var eth0 = new InterfaceSnapshot { Name = "eth0", Index = 2, IsRunning = running, Addresses = [InetAddress.Parse("10.0.0.1")] };
        host.Handle(VrrpInput.InterfaceChanged(eth0), start);
        host.Handle(VrrpInput.Resume("vi1"), start);
        host.Handle(VrrpInput.Wake, start);
        var outputs = new List<VrrpOutput>();
        while (host.TryTake(out var output)) outputs.Add(output);
        return (host, outputs);
    }
}

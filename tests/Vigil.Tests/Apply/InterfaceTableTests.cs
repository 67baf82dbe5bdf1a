using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Netlink;
using Xunit;
using static Vigil.Tests.Apply.FakeKernel;
using KernelFlags = Vigil.Netlink.AddressFlags;

namespace Vigil.Tests.Apply;

/// <summary>What the core is told about interfaces.</summary>
public sealed class InterfaceTableTests
{
    private readonly FakeKernel _kernel = new();

    [Fact]
    public void Every_difference_is_told_once_and_nothing_else()
    {
        _kernel.SetLink("eth0", false);
        _kernel.Settle();
        var told = Assert.IsType<KernelFact.InterfaceChanged>(Assert.Single(_kernel.Facts)).Snapshot;
        Assert.False(told.IsRunning);
        _kernel.SetLink("eth0", false);
        _kernel.LoseEvents();
        _kernel.Settle();
        Assert.Single(_kernel.Facts);
    }

    /// <summary>faults.md 50: a storm that ends where it began is no news.</summary>
    [Fact]
    public void A_flap_within_one_read_is_not_told()
    {
        for (var i = 0; i < 100; i++)
            _kernel.SetLink("eth0", i % 2 == 1);
        _kernel.Settle();
        Assert.Empty(_kernel.Facts);
    }

    [Fact]
    public void A_rename_is_one_gone_and_one_new()
    {
        _kernel.RenameLink("eth0", "lan0");
        _kernel.Settle();
        Assert.Contains(new KernelFact.InterfaceGone("eth0"), _kernel.Facts);
        Assert.Contains(_kernel.Facts, fact => fact is KernelFact.InterfaceChanged { Snapshot: { Name: "lan0", Index: 2 } });
    }

    [Fact]
    public void A_recreated_interface_has_a_new_index()
    {
        _kernel.RemoveLink("eth0");
        _kernel.AddLink("eth0", 12);
        _kernel.Settle();
        Assert.Contains(_kernel.Facts, fact => fact is KernelFact.InterfaceChanged { Snapshot: { Name: "eth0", Index: 12 } });
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.InterfaceGone);
    }

    /// <summary>faults.md 31 and 57: virtual, tentative and duplicate addresses are no source for adverts.</summary>
    [Fact]
    public void Addresses_that_cannot_be_a_source_are_left_out()
    {
        var instance = new VrrpInstanceSettings
        {
            Name = "vi1",
            VirtualRouterId = new VirtualRouterId(1),
            Interface = "eth0",
            VirtualAddresses = [new AddressSettings { Address = InetAddress.Parse("10.0.0.100"), PrefixLength = 24 }],
        };
        _kernel.Reconciler.Configure(new Configuration { Instances = [instance] });
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.100/24") });
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.2/24") });
        _kernel.AddAddress(new InterfaceAddress { Key = Key("fe80::1/64"), Flags = KernelFlags.Tentative });
        _kernel.AddAddress(new InterfaceAddress { Key = Key("fe80::2/64"), Flags = KernelFlags.DadFailed });
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.100/32") }); // not the virtual one: another prefix
        _kernel.Settle();
        var told = Assert.IsType<KernelFact.InterfaceChanged>(_kernel.Facts[^1]).Snapshot;
        Assert.Equal([InetAddress.Parse("10.0.0.2"), InetAddress.Parse("10.0.0.100")], told.Addresses);
    }

    /// <summary>faults.md 51: a macvlan stays up when the wire below it goes.</summary>
    [Fact]
    public void A_macvlan_runs_only_with_its_base()
    {
        var table = new InterfaceTable();
        var running = LinkFlags.Up | LinkFlags.Running;
        table.Apply(new Link { Index = 2, Name = "eth0", Flags = running }, false);
        table.Apply(new Link { Index = 5, Name = "vrrp.1", Flags = running, Kind = "macvlan", Parent = 2 }, false);
        Assert.True(table.Snapshot("vrrp.1", _ => false)!.IsRunning);
        table.Apply(new Link { Index = 2, Name = "eth0", Flags = LinkFlags.Up }, false);
        Assert.False(table.Snapshot("vrrp.1", _ => false)!.IsRunning);
    }

    [Fact]
    public void A_track_group_is_down_while_an_interface_of_it_is()
    {
        _kernel.Reconciler.Configure(new Configuration
        {
            StaticAddresses = [new AddressSettings { Address = InetAddress.Parse("10.1.0.1"), PrefixLength = 24, Interface = "eth1", TrackGroup = "g" }],
        });
        _kernel.Settle();
        Assert.Empty(_kernel.Facts);
        _kernel.SetLink("eth1", false);
        _kernel.Settle();
        Assert.Contains(new KernelFact.TrackGroupChanged("g", false), _kernel.Facts);
        _kernel.SetLink("eth1", true);
        _kernel.Settle();
        Assert.Equal(new KernelFact.TrackGroupChanged("g", true), _kernel.Facts[^1]);
    }
}

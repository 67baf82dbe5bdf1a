using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Lab.Apply;

/// <summary>no_accept in a real kernel: what a master that does not own its addresses drops.</summary>
public sealed class FirewallTests : IDisposable
{
    private readonly ApplierHost _host = new();

    public void Dispose() => _host.Dispose();

    /// <summary>RFC 9568 section 6.1, Accept_Mode; seen with packets from the host to its own address.</summary>
    [Fact]
    public void Traffic_to_the_address_is_dropped_while_master_and_only_then() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1", "10.0.0.2");
        var applier = _host.Start(new Configuration { Instances = [instance] });
        applier.Claim(instance, Clock.Now());
        Assert.False(Arrives("10.0.0.1"));
        Assert.False(Arrives("10.0.0.2"));
        Assert.True(Arrives("127.0.0.1"));

        var accepting = instance with { Accept = true };
        applier.Claim(accepting, Clock.Now());
        Assert.True(Arrives("10.0.0.1"));
        applier.Claim(instance, Clock.Now());
        Assert.False(Arrives("10.0.0.1"));
        applier.Release("vi1", Clock.Now());
        Assert.DoesNotContain("keepalived", Nft("list tables"));
        AssertNoTrouble();
    });

    /// <summary>Name, priority, counters and matching by index are the configuration's; neighbour discovery passes.</summary>
    [Fact]
    public void The_table_is_as_configured() => _host.Network.Run(() =>
    {
        var instance = Instance("2001:db8::1", "fe80::77", "10.0.0.1");
        var firewall = new FirewallSettings { Table = "vrrp", Priority = -5, Counters = true, MatchIndex = true };
        var applier = _host.Start(new Configuration { Instances = [instance], Global = new GlobalSettings { Firewall = firewall } });
        applier.Claim(instance, Clock.Now());
        AssertNoTrouble();
        var table = Nft("list table ip6 vrrp");
        Assert.Contains("hook input priority filter - 5", table);
        Assert.Contains("fe80::77 . \"eth0\"", table);
        Assert.Matches("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } counter packets .* accept", table);
        Assert.Contains("elements = { 2001:db8::1 }", table);
        Assert.Contains("elements = { 10.0.0.1 }", Nft("list table ip vrrp"));
    });

    /// <summary>The table is made anew in one transaction, so nothing gets through meanwhile; an equal reload leaves it alone.</summary>
    [Fact]
    public void A_reload_changes_the_table() => _host.Network.Run(() =>
    {
        var instance = Instance("2001:db8::1", "10.0.0.1");
        var before = new Configuration { Instances = [instance] };
        var applier = _host.Start(before);
        applier.Claim(instance, Clock.Now());
        Assert.Contains("priority -1;", Nft("-y list table ip keepalived"));
        string handles = Nft("-a list ruleset");
        applier.Reload(before, Clock.Now());
        Assert.Equal(handles, Nft("-a list ruleset"));
        applier.Reload(before with { Global = new GlobalSettings { Firewall = new FirewallSettings { Priority = 55, Counters = true } } }, Clock.Now());
        Assert.Contains("priority 55;", Nft("-y list table ip keepalived"));
        Assert.Contains("elements = { 10.0.0.1 }", Nft("list table ip keepalived"));
        Assert.Contains("counter packets", Nft("list table ip6 keepalived"));
        Assert.False(Arrives("10.0.0.1"));
        AssertNoTrouble();
    });

    /// <summary>faults.md 62.</summary>
    [Fact]
    public void A_flushed_table_is_made_anew() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1");
        var applier = _host.Start(new Configuration { Instances = [instance] });
        applier.Claim(instance, Clock.Now());
        Nft("flush ruleset");
        Assert.True(Arrives("10.0.0.1"));
        _host.Until(() => Nft("list tables").Contains("keepalived"), "the table again");
        Assert.False(Arrives("10.0.0.1"));
        Nft("delete element ip keepalived vips { 10.0.0.1 }");
        _host.Until(() => Nft("list ruleset").Contains("10.0.0.1"), "the element again");
    });

    /// <summary>A killed daemon's table would drop traffic to an address this host may hold for other reasons.</summary>
    [Fact]
    public void A_left_over_table_is_removed_at_the_start() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1");
        _host.Start(new Configuration { Instances = [instance] }).Claim(instance, Clock.Now());
        _host.Start(new Configuration { Instances = [instance] });
        Assert.DoesNotContain("keepalived", Nft("list tables"));
    });

    private static VrrpInstanceSettings Instance(params string[] addresses) => new()
    {
        Name = "vi1",
        VirtualRouterId = new VirtualRouterId(1),
        Interface = "eth0",
        Accept = false,
        VirtualAddresses = addresses.Select(InetAddress.Parse)
            .Select(a => new AddressSettings { Address = a, PrefixLength = a.HostPrefixLength, Interface = "eth0" }).ToValueList(),
    };

    /// <summary>Whether a datagram to the address arrives; a local one does so within the send call, or never.</summary>
    private static bool Arrives(string address)
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        using var sender = new UdpClient(AddressFamily.InterNetwork);
        try
        {
            sender.Send([1], new IPEndPoint(IPAddress.Parse(address), ((IPEndPoint)receiver.Client.LocalEndPoint!).Port));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied) // dropped by an output chain
        {
            return false;
        }
        return receiver.Available > 0;
    }

    private void AssertNoTrouble()
    {
        _host.TakeFacts();
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Trouble or KernelFact.Failed);
    }

    private string Nft(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", _host.Network.Name, "nft", .. command.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0, $"nft {command}: {process.StandardError.ReadToEnd()}");
        return output;
    }
}

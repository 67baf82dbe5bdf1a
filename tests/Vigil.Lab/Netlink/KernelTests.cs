using System.Net;
using System.Runtime.InteropServices;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Netlink;

/// <summary>Requests, dumps and events against the real kernel, checked with ip(8).</summary>
public sealed partial class KernelTests : IDisposable
{
    private readonly ScratchNamespace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Links_are_as_ip_shows_them() => _host.Run(() =>
    {
        _host.Ip("link add mv0 link eth0 address 00:00:5e:00:01:33 type macvlan mode private");
        using var connection = Connect();
        var links = Dump<Link>(connection, default);
        foreach (var shown in _host.IpJson("link show"))
        {
            var link = Assert.Single(links, l => l.Index == shown.GetProperty("ifindex").GetInt32());
            Assert.Equal(shown.GetProperty("ifname").GetString(), link.Name);
            Assert.Equal(shown.GetProperty("mtu").GetUInt32(), link.Mtu);
            Assert.Equal(shown.GetProperty("address").GetString(), string.Join(':', link.HardwareAddress.Select(b => $"{b:x2}")));
            Assert.Equal(shown.GetProperty("operstate").GetString(), link.State.ToString()!.ToUpperInvariant());
        }
        var eth0 = Assert.Single(links, l => l.Name == "eth0");
        Assert.Equal("veth", eth0.Kind);
        Assert.True(eth0.IsRunning && eth0.Carrier == true && eth0.Flags.HasFlag(LinkFlags.LowerUp));
        var macvlan = Assert.Single(links, l => l.Name == "mv0");
        Assert.Equal(("macvlan", 1u, eth0.Index), (macvlan.Kind, macvlan.MacvlanMode, macvlan.Parent));
    });

    [Fact]
    public void A_link_is_made_set_up_renamed_and_removed() => _host.Run(() =>
    {
        using var connection = Connect();
        var eth0 = Index(connection, "eth0");
        Ok(connection.Execute(NetlinkRequest.Add(new Link { Index = 0, Name = "vmac0", Parent = eth0, Kind = "macvlan", MacvlanMode = 1 })));
        var index = Index(connection, "vmac0");
        Ok(connection.Execute(NetlinkRequest.Change(new Link { Index = index, Flags = LinkFlags.Up, ChangeMask = LinkFlags.Up })));
        Assert.True(Assert.Single(Dump<Link>(connection, default), l => l.Index == index).IsUp);
        Ok(connection.Execute(NetlinkRequest.Delete(new Link { Index = index })));
        Assert.DoesNotContain(Dump<Link>(connection, default), l => l.Index == index);
    });

    [Fact]
    public void A_failed_request_says_why_and_does_not_stop_the_others() => _host.Run(() =>
    {
        using var connection = Connect();
        var eth0 = Index(connection, "eth0");
        var route = new Route { Family = IpFamily.V4, Destination = Prefix("10.9.0.0/16"), NextHops = [new() { Gateway = IPAddress.Parse("10.8.0.1") }] };
        var outcomes = connection.Execute(
        [
            NetlinkRequest.Add(Address(eth0, "10.0.0.1/24")),
            NetlinkRequest.Add(Address(eth0, "10.0.0.1/24")),
            NetlinkRequest.Add(route),
            NetlinkRequest.Delete(Address(eth0, "10.0.0.9/24")),
            NetlinkRequest.Add(Address(99, "10.0.0.1/24")),
            NetlinkRequest.Add(Address(eth0, "10.0.0.2/32")),
        ]);
        Assert.Equal([0, Errno.Exists, 101, Errno.AddressNotAvailable, Errno.NoDevice, 0], outcomes.Select(o => o.Errno));
        Assert.Contains("Nexthop has invalid gateway", outcomes[2].ToString()); // the kernel's extended acknowledgement
    });

    [Fact]
    public void A_thousand_requests_are_all_acknowledged_and_all_dumped() => _host.Run(() =>
    {
        const int Count = 1000;
        using var connection = Connect();
        var eth0 = Index(connection, "eth0");
        var addresses = Enumerable.Range(0, Count).Select(i => Address(eth0, $"10.{i / 250}.1.{i % 250}/32")).ToList();
        Assert.All(connection.Execute([.. addresses.Select(NetlinkRequest.Add)]), Ok);
        var seen = Dump<InterfaceAddress>(connection, new DumpFilter(IpFamily.V4) { Interface = eth0 }).Select(a => a.Key).ToHashSet();
        Assert.Equal(addresses.Select(a => a.Key).ToHashSet(), seen);
        Assert.All(connection.Execute([.. addresses.Select(NetlinkRequest.Delete)]), Ok);
        Assert.Empty(Dump<InterfaceAddress>(connection, new DumpFilter(IpFamily.V4) { Interface = eth0 }));
    });

    [Fact]
    public void Changes_made_by_others_are_heard_in_order() => _host.Run(() =>
    {
        using var monitor = Monitor(new() { Groups = NetlinkMonitor.AllGroups });
        _host.Ip("addr add 10.0.0.1/24 dev eth0");
        _host.Ip("route add 10.7.0.0/16 via 10.0.0.2");
        _host.Ip("rule add from 10.0.0.1 table 100 priority 77");
        _host.Ip("rule del priority 77");
        _host.Ip("addr del 10.0.0.1/24 dev eth0");
        _host.Ip("link set eth0 down");
        var events = new List<NetlinkEvent>();
        WaitFor(monitor, events, e => e is NetlinkChange<Link> { Value: { Name: "eth0", IsUp: false } });
        var story = events.Select(e => e switch
        {
            NetlinkChange<InterfaceAddress> { Value.Family: IpFamily.V4 } a => $"{(a.Removed ? "-" : "+")}{a.Value.Key}",
            NetlinkChange<Route> { Removed: false, Value.Table: 254, Value.NextHops: [{ Gateway: not null }] } r => $"+{r.Value.Destination}",
            NetlinkChange<Rule> r => $"{(r.Removed ? "-" : "+")}rule {r.Value.Priority}",
            _ => null,
        }).OfType<string>().Distinct();
        Assert.Equal(["+10.0.0.1/24", "+10.7.0.0/16", "+rule 77", "-rule 77", "-10.0.0.1/24"], story);
        Assert.Equal(0, monitor.Ignored);
    });

    /// <summary>faults.md 40: events are lost when nobody reads; that is told, and listening goes on.</summary>
    [Fact]
    public void A_lost_event_is_told_as_an_overrun() => _host.Run(() =>
    {
        using var monitor = Monitor(new() { Groups = NetlinkMonitor.AllGroups, ReceiveBuffer = 4096 });
        using var connection = Connect();
        var eth0 = Index(connection, "eth0");
        connection.Execute([.. Enumerable.Range(1, 200).Select(i => NetlinkRequest.Add(Address(eth0, $"10.0.0.{i}/32")))]);
        var events = new List<NetlinkEvent>();
        WaitFor(monitor, events, e => e is NetlinkOverrun);
        events.Clear();
        monitor.Read(events);
        connection.Execute(NetlinkRequest.Add(Address(eth0, "10.1.0.1/32")));
        WaitFor(monitor, events, e => e is NetlinkChange<InterfaceAddress> a && a.Value.Key.Local.Equals(IPAddress.Parse("10.1.0.1")));
    });

    [Fact]
    public void A_forced_receive_buffer_may_exceed_the_systems_limit() => _host.Run(() =>
    {
        using var monitor = Monitor(new() { Groups = NetlinkMonitor.AllGroups, ReceiveBuffer = 16 << 20, ForceReceiveBuffer = true });
        var length = sizeof(int);
        Assert.Equal(0, getsockopt(monitor.Descriptor, 1, 8, out var size, ref length));
        Assert.Equal(2 * (16 << 20), size); // the kernel doubles it for its own bookkeeping
    });

    /// <summary>faults.md 43: what another process sends to our socket is not believed.</summary>
    [Fact]
    public void A_forged_message_is_ignored() => _host.Run(() =>
    {
        using var victim = NetlinkSocket.Open(new(), out _)!;
        var forger = socket(16, 3, 0);
        var writer = new NetlinkWriter(new byte[256]);
        var message = writer.BeginMessage(RouteObject.Address.DeleteMessage(), MessageFlags.None, 0);
        Address(2, "10.0.0.1/24").Encode(ref writer);
        writer.EndMessage(message);
        byte[] to = [16, 0, 0, 0, .. BitConverter.GetBytes(victim.Port), 0, 0, 0, 0];
        var bytes = writer.Written.ToArray();
        Assert.Equal(bytes.Length, sendto(forger, bytes, bytes.Length, 0, to, to.Length));
        close(forger);
        Assert.Equal(ReceiveStatus.Foreign, victim.Receive(out var datagram, out _));
        Assert.True(datagram.IsEmpty);
        Assert.Equal(ReceiveStatus.Empty, victim.Receive(out _, out _));
    });

    internal static NetlinkConnection Connect()
    {
        var connection = NetlinkConnection.Open(new(), out var error);
        Ok(error);
        return connection!;
    }

    internal static List<T> Dump<T>(NetlinkConnection connection, DumpFilter filter) where T : class, IRouteMessage<T>
    {
        var entries = connection.Dump<T>(filter, out var error);
        Ok(error);
        return entries!;
    }

    internal static int Index(NetlinkConnection connection, string name) => Dump<Link>(connection, default).Single(l => l.Name == name).Index;

    internal static void Ok(NetlinkError error) => Assert.True(error.Ok, error.ToString());

    internal static InterfaceAddress Address(int index, string text)
    {
        var prefix = Prefix(text);
        return new() { Key = new AddressKey(index, prefix.Address, prefix.Length) };
    }

    internal static IpPrefix Prefix(string text) => new(IPAddress.Parse(text.Split('/')[0]), byte.Parse(text.Split('/')[1]));

    private static NetlinkMonitor Monitor(NetlinkSocketOptions options)
    {
        var monitor = NetlinkMonitor.Open(options, out var error);
        Ok(error);
        return monitor!;
    }

    private static void WaitFor(NetlinkMonitor monitor, List<NetlinkEvent> events, Predicate<NetlinkEvent> wanted)
    {
        var deadline = Environment.TickCount64 + 5000;
        while (!events.Exists(wanted) && Environment.TickCount64 < deadline)
            Ok(monitor.Read(events));
        Assert.True(events.Exists(wanted), string.Join('\n', events));
    }

    [LibraryImport("libc")]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc")]
    private static partial nint sendto(int socket, byte[] data, nint length, int flags, byte[] to, int toLength);

    [LibraryImport("libc")]
    private static partial int getsockopt(int socket, int level, int option, out int value, ref int length);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}

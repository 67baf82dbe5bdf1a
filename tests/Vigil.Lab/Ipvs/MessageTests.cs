using System.Net;
using Vigil.Lab.Netlink;
using Vigil.LabKit;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>Every message against the real kernel: what is asked for is what a dump shows, and what ipvsadm(8) shows.</summary>
public sealed class MessageTests : IDisposable
{
    private static readonly IpvsServiceKey Web = IpvsServiceKey.At(6, IPAddress.Parse("10.0.0.100"), 80);
    private static readonly IpvsServiceKey Web6 = IpvsServiceKey.At(17, IPAddress.Parse("fd00::100"), 53);
    private static readonly IpvsServiceKey Marked = IpvsServiceKey.Marked(IpFamily.V4, 7);

    private readonly ScratchNamespace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Services_and_destinations_are_added_changed_dumped_and_removed() => _host.Run(() =>
    {
        using var ipvs = Connect();
        IpvsService[] services =
        [
            Service(Web) with { Scheduler = "sh", Flags = IpvsServiceFlags.Scheduler2 | IpvsServiceFlags.Persistent, TimeoutSeconds = 50, Granularity = 0xffffff00 },
            Service(Web6) with { Flags = IpvsServiceFlags.OnePacket },
            Service(Marked) with { Scheduler = "wlc" },
        ];
        IpvsDestination[] destinations =
        [
            new(new(IPAddress.Parse("10.0.0.2"), 8080), IpvsForwarding.Masquerade, 1, 100, 50),
            new(new(IPAddress.Parse("10.0.0.3"), 80), IpvsForwarding.DirectRouting, 0),
            new(new(IPAddress.Parse("10.0.0.4"), 80), IpvsForwarding.Tunnel, int.MaxValue),
            new(new(IPAddress.Parse("fd00::4"), 80), IpvsForwarding.Tunnel, 3, Tunnel: new(IpvsTunnelType.Gue, 6080, IpvsTunnelChecksum.Remote)),
            new(new(IPAddress.Parse("10.0.0.5"), 80), IpvsForwarding.Tunnel, 4, Tunnel: new(IpvsTunnelType.Gre, 0, IpvsTunnelChecksum.Full)),
        ];
        Ok(ipvs.Execute([.. services.Select(IpvsRequest.Add), .. destinations.Select(one => IpvsRequest.Add(Web, one))]));
        Assert.Equal(services.OrderBy(Text), ipvs.Services(out _)!.Select(entry => entry.Service).OrderBy(Text));
        Assert.Equal(destinations.OrderBy(Text), ipvs.Destinations(Web, out _)!.Select(entry => entry.Destination).OrderBy(Text));
        Assert.Empty(ipvs.Destinations(Web6, out _)!);

        var wrr = services[0] with { Scheduler = "wrr", Flags = IpvsServiceFlags.None, TimeoutSeconds = 0, Granularity = uint.MaxValue };
        var heavier = destinations[0] with { Weight = 9, Forwarding = IpvsForwarding.DirectRouting, Key = destinations[0].Key };
        Ok(ipvs.Execute([IpvsRequest.Change(wrr), IpvsRequest.Change(Web, heavier), IpvsRequest.Delete(Web, destinations[1].Key), IpvsRequest.Delete(Marked)]));
        Assert.Equal([wrr, services[1]], ipvs.Services(out _)!.Select(entry => entry.Service).OrderBy(one => one.Key.Protocol));
        Assert.Equal(4, ipvs.Destinations(Web, out _)!.Count);
        Assert.Contains(heavier, ipvs.Destinations(Web, out _)!.Select(entry => entry.Destination));

        Ok(ipvs.Execute([IpvsRequest.Zero(), IpvsRequest.Zero(Web), IpvsRequest.Flush()]));
        Assert.Empty(ipvs.Services(out _)!);
    });

    [Fact]
    public void Errors_are_what_the_documentation_of_the_requests_says() => _host.Run(() =>
    {
        using var ipvs = Connect();
        var destination = new IpvsDestination(new(IPAddress.Parse("10.0.0.2"), 80), IpvsForwarding.Masquerade, 1);
        var tooHeavy = destination with { Weight = uint.MaxValue };
        var outcomes = ipvs.Execute(
        [
            IpvsRequest.Change(Service(Web)), IpvsRequest.Delete(Web), IpvsRequest.Add(Web, destination),
            IpvsRequest.Add(Service(Web) with { Scheduler = "nosuch" }), IpvsRequest.Add(Service(Web)), IpvsRequest.Add(Service(Web)),
            IpvsRequest.Change(Web, destination), IpvsRequest.Delete(Web, destination.Key), IpvsRequest.Add(Web, tooHeavy),
            IpvsRequest.Add(Web, destination), IpvsRequest.Add(Web, destination),
        ]);
        const int OutOfRange = 34;
        Assert.Equal(
            [
                Errno.NoProcess, Errno.NoProcess, Errno.NoProcess, Errno.NoEntry, 0, Errno.Exists,
                Errno.NoEntry, Errno.NoEntry, OutOfRange, 0, Errno.Exists,
            ],
            outcomes.Select(outcome => outcome.Errno));
    });

    [Fact]
    public void Timeouts_and_information() => _host.Run(() =>
    {
        using var ipvs = Connect();
        var before = ipvs.Timeouts(out _)!;
        Assert.Equal(new IpvsTimeouts(900, 120, 300), before);
        Ok(ipvs.Execute([IpvsRequest.Set(new IpvsTimeouts(1000, 0, 20))]));
        Assert.Equal(before with { Tcp = 1000, Udp = 20 }, ipvs.Timeouts(out _));
        Assert.Equal((1u, 2u), (ipvs.Info(out _)!.Version >> 16, ipvs.Info(out _)!.Version >> 8 & 0xff));
    });

    [Fact]
    public void Synchronisation_daemons_start_and_stop() => _host.Run(() =>
    {
        using var ipvs = Connect();
        _host.Ip("address add 10.0.0.1/24 dev eth0");
        var master = new IpvsDaemon(IpvsDaemonRole.Master, "eth0", 51)
        {
            MaxLength = 1200,
            Group = IPAddress.Parse("224.0.0.99"),
            Port = 8850,
            Ttl = 2,
        };
        var backup = new IpvsDaemon(IpvsDaemonRole.Backup, "eth0", 52);
        Ok(ipvs.Execute([IpvsRequest.Start(master), IpvsRequest.Start(backup)]));
        var running = ipvs.Daemons(out _)!.OrderBy(daemon => daemon.Role).ToArray();
        Assert.Equal(2, running.Length);
        Assert.Equal(master, running[0]);
        Assert.Equal(backup with { MaxLength = running[1].MaxLength, Group = IPAddress.Parse("224.0.0.81"), Port = 8848, Ttl = 1 }, running[1]);
        Assert.Equal(Errno.Exists, ipvs.Execute(IpvsRequest.Start(master)).Errno);
        // The kernel does not answer when it stops a daemon that has not run yet.
        foreach (var outcome in ipvs.Execute([IpvsRequest.Stop(master), IpvsRequest.Stop(backup)]))
            Assert.True(outcome.Ok || outcome.Errno == Errno.Interrupted, outcome.ToString());
        Assert.Empty(ipvs.Daemons(out _)!);
        Assert.Equal(Errno.NoProcess, ipvs.Execute(IpvsRequest.Stop(master)).Errno);
    });

    [Fact]
    public void A_request_the_kernel_does_not_answer_costs_no_wait() => _host.Run(() =>
    {
        using var ipvs = Connect();
        _host.Ip("address add 10.0.0.1/24 dev eth0");
        var daemon = new IpvsDaemon(IpvsDaemonRole.Backup, "eth0", 51);
        var began = LabClock.Now;
        for (var i = 0; i < 20; i++)
        {
            Ok(ipvs.Execute([IpvsRequest.Start(daemon)]));
            var outcome = ipvs.Execute(IpvsRequest.Stop(daemon));
            Assert.True(outcome.Ok || outcome.IsUnknownOutcome(), outcome.ToString());
            Assert.Empty(ipvs.Daemons(out _)!);
        }
        Assert.InRange(LabClock.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(2)); // one wait alone would take that long
    });

    private static IpvsConnection Connect()
    {
        var connection = IpvsConnection.Open(new NetlinkSocketOptions(), out var error);
        Assert.True(connection is not null, error.ToString());
        return connection;
    }

    private static IpvsService Service(IpvsServiceKey key) =>
        new() { Key = key, Scheduler = "rr", Granularity = IpvsService.SingleClient(key.Family) };

    private static string Text<T>(T value) => value!.ToString()!;

    private static void Ok(IEnumerable<NetlinkError> outcomes) => Assert.All(outcomes, outcome => Assert.Equal(default, outcome));
}

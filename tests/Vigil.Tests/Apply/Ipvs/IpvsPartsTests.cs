using System.Net;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Tests.Apply.Ipvs;

/// <summary>The small parts beside the table: conversion, ledger, time-outs, synchronisation daemons.</summary>
public sealed class IpvsPartsTests
{
    private static readonly IpvsDaemon Master = new(IpvsDaemonRole.Master, "eth0", 5);
    private static readonly IpvsDaemon Backup = new(IpvsDaemonRole.Backup, "eth0", 5);

    [Fact]
    public void A_desired_service_becomes_the_kernels()
    {
        var service = new DesiredService
        {
            Key = ServiceKey.At(TransportProtocol.Udp, new Endpoint(InetAddress.Parse("fd00::1"), 53)),
            Scheduling = new SchedulingSettings
            {
                Scheduler = "mh",
                Flags = SchedulerFlags.Port,
                OnePacket = true,
                Persistence = TimeSpan.FromSeconds(50),
                PersistencePrefixLength = 64,
                PersistenceEngine = "sip",
            },
        };
        Assert.Equal(
            new IpvsService
            {
                Key = IpvsServiceKey.At(17, IPAddress.Parse("fd00::1"), 53),
                Scheduler = "mh",
                Flags = IpvsServiceFlags.Persistent | IpvsServiceFlags.OnePacket | IpvsServiceFlags.Scheduler2,
                TimeoutSeconds = 50,
                Granularity = 64,
                PersistenceEngine = "sip",
            },
            service.ToKernel());
        Assert.Equal(service.Key, service.Key.ToKernel().ToCore());
        var mark = ServiceKey.Marked(7, InetFamily.IPv6);
        Assert.Equal(mark, mark.ToKernel().ToCore());
    }

    [Theory]
    [InlineData(ForwardingMethod.Nat, TunnelType.Gue, IpvsForwarding.Masquerade, IpvsTunnelType.IpIp, 0, IpvsTunnelChecksum.None)]
    [InlineData(ForwardingMethod.DirectRouting, TunnelType.IpIp, IpvsForwarding.DirectRouting, IpvsTunnelType.IpIp, 0, IpvsTunnelChecksum.None)]
    [InlineData(ForwardingMethod.Tunnel, TunnelType.IpIp, IpvsForwarding.Tunnel, IpvsTunnelType.IpIp, 0, IpvsTunnelChecksum.None)]
    [InlineData(ForwardingMethod.Tunnel, TunnelType.Gue, IpvsForwarding.Tunnel, IpvsTunnelType.Gue, 6080, IpvsTunnelChecksum.Full)]
    [InlineData(ForwardingMethod.Tunnel, TunnelType.Gre, IpvsForwarding.Tunnel, IpvsTunnelType.Gre, 0, IpvsTunnelChecksum.Full)]
    public void Forwarding_takes_only_the_options_its_method_has(
        ForwardingMethod method, TunnelType tunnel, IpvsForwarding kernels, IpvsTunnelType type, int port, IpvsTunnelChecksum checksum)
    {
        var server = Services.Server("10.0.0.2 9") with { Forwarding = new(method, tunnel, 6080, TunnelChecksum.Full), UpperThreshold = 4, LowerThreshold = 2 };
        Assert.Equal(
            new IpvsDestination(new(IPAddress.Parse("10.0.0.2"), 80), kernels, 9, 4, 2, new IpvsTunnel(type, (ushort)port, checksum)),
            server.ToKernel());
    }

    [Fact]
    public void A_ledger_is_read_back_and_damage_costs_a_line()
    {
        var ledger = new IpvsLedger(
            [
                Services.Web("10.0.0.1").Key, ServiceKey.Marked(7, InetFamily.IPv6),
                ServiceKey.At(TransportProtocol.Sctp, new Endpoint(InetAddress.Parse("fd00::1"), 0)),
            ],
            new IpvsTimeouts(900, 120, 300));
        var read = IpvsLedger.Parse(ledger.Format())!;
        Assert.Equal(ledger.Services, read.Services);
        Assert.Equal(ledger.Timeouts, read.Timeouts);
        Assert.Null(IpvsLedger.Parse("vigil-ledger 1 x\nservice 6 10.0.0.1 80\n"));
        var damaged = IpvsLedger.Parse("vigil-ipvs 1\nservice 6 10.0.0.1\nmark 5 7\nmark 4 0\nservice 6 10.0.0.1 80\ntimeouts x y z\n")!;
        Assert.Equal([Services.Web("10.0.0.1").Key], damaged.Services);
        Assert.Null(damaged.Timeouts);
    }

    [Fact]
    public void Timeouts_are_set_once_and_put_back()
    {
        var timeouts = new TableTimeouts();
        var kernels = new IpvsTimeouts(900, 120, 300);
        var settings = new LvsSettings { TcpTimeout = TimeSpan.FromSeconds(1000), UdpTimeout = TimeSpan.Zero };
        var wanted = kernels with { Tcp = 1000 };
        Assert.False(timeouts.IsConcerned(new LvsSettings()));
        Assert.Equal(wanted, timeouts.Plan(settings, kernels));
        Assert.Null(timeouts.Plan(settings, wanted));
        Assert.Equal(kernels, timeouts.Originals);
        Assert.Equal(kernels, timeouts.Plan(new LvsSettings(), wanted));
        Assert.False(timeouts.IsConcerned(new LvsSettings()));
    }

    [Fact]
    public void Sync_daemons_are_started_left_alone_and_stopped()
    {
        var daemons = new SyncDaemons();
        Assert.False(daemons.IsConcerned);
        Assert.Empty(daemons.Difference([Master])); // somebody else's
        daemons.Want([Master]);
        Assert.Equal([(Master, true)], daemons.Difference([]));
        daemons.Done(Master, started: true);
        var running = Master with { MaxLength = 1472, Group = IPAddress.Parse("224.0.0.81"), Port = 8848, Ttl = 1 };
        Assert.Empty(daemons.Difference([running]));

        daemons.Want([Backup]);
        Assert.Equal([(running, false), (Backup, true)], daemons.Difference([running]));
        daemons.Done(running, started: false);
        daemons.Done(Backup, started: true);
        daemons.Want([]);
        var other = running with { Role = IpvsDaemonRole.Backup };
        Assert.Equal([(other, false)], daemons.Difference([other]));
        daemons.Done(other, started: false);
        Assert.False(daemons.IsConcerned);
    }

    [Fact]
    public void A_sync_daemon_that_an_earlier_run_started_is_taken_over()
    {
        var daemons = new SyncDaemons();
        var running = Master with { MaxLength = 1472, Group = IPAddress.Parse("224.0.0.81"), Port = 8848, Ttl = 1 };
        daemons.Want([Master]);
        Assert.Empty(daemons.Difference([running]));
        daemons.Want([]);
        Assert.Equal([(running, false)], daemons.Difference([running]));
    }

    [Fact]
    public void A_sync_daemon_that_is_to_be_alone_ends_the_other()
    {
        var daemons = new SyncDaemons();
        daemons.Want([Backup], alone: true);
        Assert.Equal([(Master, false), (Backup, true)], daemons.Difference([Master]));
        daemons.Want([], alone: true);
        Assert.Equal([(Master, false)], daemons.Difference([Master]));
    }

    [Theory]
    [InlineData("eth1", 5, 0, 0)]
    [InlineData("eth0", 6, 0, 0)]
    [InlineData("eth0", 5, 1200, 0)]
    [InlineData("eth0", 5, 0, 9)]
    public void A_sync_daemon_with_other_settings_is_started_anew(string device, byte id, ushort length, byte ttl)
    {
        var running = Master with { MaxLength = 1472, Group = IPAddress.Parse("224.0.0.81"), Port = 8848, Ttl = 1 };
        var wanted = SyncDaemons.Of(new SyncDaemonSettings { Interface = device, Id = id, MaxLength = length, Ttl = ttl }, IpvsDaemonRole.Master, 0);
        var daemons = new SyncDaemons();
        daemons.Want([wanted]);
        Assert.Equal([(running, false), (wanted, true)], daemons.Difference([running]));
    }
}

using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Lab.Netlink;
using Vigil.LabKit;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>A network namespace with 10.0.0.1 and fd00::1 on eth0, and an applier in it. All calls run on the namespace's own threads.</summary>
public sealed class Balancer : IDisposable
{
    private readonly ScratchNamespace _host = new();
    private readonly string _runDirectory = Directory.CreateTempSubdirectory("vigil-ipvs-").FullName;

    public Balancer()
    {
        _host.Ip("address add 10.0.0.1/24 dev eth0");
        _host.Ip("address add fd00::1/64 dev eth0 nodad");
    }

    public string Namespace => _host.Name;

    public string RunDirectory => _runDirectory;

    public static Instant Now => new(LabClock.Now.Ticks);

    public void Run(Action action) => _host.Run(action);

    public IpvsApplier NewApplier(LvsSettings? settings = null) => new(settings ?? new LvsSettings(), _runDirectory);

    /// <summary>What ipvsadm -Sn prints, sorted.</summary>
    public string Listing() => string.Join('\n', _host.Tool("ipvsadm", "-Sn").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());

    public string Tool(string program, string arguments) => _host.Tool(program, arguments);

    /// <summary>Everything a dump tells of the table that was asked for, sorted.</summary>
    public string Dump()
    {
        var lines = new List<string>();
        Run(() =>
        {
            using var ipvs = Connect();
            foreach (var service in ipvs.Services(out _)!.Select(entry => entry.Service))
                lines.AddRange([service.ToString(), .. ipvs.Destinations(service.Key, out _)!.Select(entry => $"{service.Key} -> {entry.Destination}")]);
            lines.AddRange(ipvs.Daemons(out _)!.Select(daemon => daemon.ToString()));
            lines.Add(ipvs.Timeouts(out _)!.ToString());
        });
        return string.Join('\n', lines.Order());
    }

    public static IpvsConnection Connect()
    {
        var connection = IpvsConnection.Open(new NetlinkSocketOptions(), out var error);
        Assert.True(connection is not null, error.ToString());
        return connection;
    }

    public static ServiceTable Table(params DesiredService[] services) => new([.. services.OrderBy(service => service.Key)]);

    public static DesiredService Service(TransportProtocol protocol, string address, ushort port, SchedulingSettings scheduling, params DesiredServer[] servers) => new()
    {
        Key = ServiceKey.At(protocol, new Endpoint(InetAddress.Parse(address), port)),
        Scheduling = scheduling,
        Servers = [.. servers],
    };

    public static DesiredService WithScheduler(DesiredService service, string scheduler) =>
        service with { Scheduling = service.Scheduling with { Scheduler = scheduler } };

    public static DesiredServer Server(string address, ushort port, int weight = 1, Forwarding forwarding = default, uint upper = 0, uint lower = 0) =>
        new(new Endpoint(InetAddress.Parse(address), port), forwarding, weight, upper, lower);

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_runDirectory, recursive: true);
    }
}

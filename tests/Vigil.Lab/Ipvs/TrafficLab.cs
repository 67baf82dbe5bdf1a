using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>A client, a director with the virtual address, and three servers with a service, whose way back leads through the director (NAT).</summary>
[CollectionDefinition(Name)]
public sealed class TrafficLab : IDisposable
{
    /// <summary>Of the tests that use the module at length, and the one that unloads it.</summary>
    public const string Name = "the module itself";

    public const string Address = "10.0.0.100";
    public const int Port = 80;

    private readonly LabKit.Lab _lab = new();
    private readonly Dictionary<int, Echo> _services = [];

    public TrafficLab()
    {
        (Client, Director) = (_lab.AddHost("client"), _lab.AddHost("director"));
        Servers = [.. Enumerable.Range(1, 3).Select(i => _lab.AddHost($"s{i}"))];
        Director.Box.Run("sh", "-c", $"""
            ip address add {Address}/32 dev eth0
            echo 1 >/proc/sys/net/ipv4/ip_forward
            echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
            echo 0 >/proc/sys/net/ipv4/conf/eth0/send_redirects
            """);
        foreach (var (i, server) in Servers.Index())
        {
            server.Box.Run("ip", "route", "add", $"{Client.Address}/32", "via", Director.Address);
            Serve(i);
        }
    }

    public Host Client { get; }

    public Host Director { get; }

    public IReadOnlyList<Host> Servers { get; }

    /// <summary>Starts the service of a server, where it does not run.</summary>
    public void Serve(int server)
    {
        if (!_services.ContainsKey(server))
            _services[server] = new Echo(Servers[server], Port);
    }

    /// <summary>Nobody listens on a server any more; conversations go on.</summary>
    public void Refuse(int server)
    {
        if (_services.Remove(server, out var service))
            service.Dispose();
    }

    public void Dispose()
    {
        foreach (var service in _services.Values)
            service.Dispose();
        _lab.Dispose();
    }
}

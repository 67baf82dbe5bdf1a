using System.Net;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>Everything the checks of a configuration look at, on one machine. Checks that look at the same thing share it.</summary>
internal sealed class ServerFarm : IDisposable
{
    /// <summary>Of files that scripts and track_file blocks look at: one of the name of the real server's address, "0" while it is well.</summary>
    public const string Folder = "/run/lab";

    /// <summary>What makes a real server fail by its track_file, whatever the weight.</summary>
    private const int Worst = int.MinValue;

    private readonly Director _director;
    private readonly Configuration _configuration;
    private readonly Dictionary<string, ICheckTarget> _targets = [];

    public ServerFarm(Director director, Configuration configuration)
    {
        (_director, _configuration) = (director, configuration);
        var servers =
            from service in configuration.Services
            from server in service.Servers
            let targets = server.Checks.SelectMany(check => TargetsOf(server, check)).Distinct().ToList()
            where targets.Count > 0
            group (service, server, targets) by targets[0];
        Groups = [.. servers.Select(group => new ServerGroup(
            [.. group.Select(one => (one.service, one.server))], [.. group.SelectMany(one => one.targets).Distinct()]))];
    }

    /// <summary>The real servers with a check, in file order.</summary>
    public IReadOnlyList<ServerGroup> Groups { get; }

    public void Dispose()
    {
        foreach (var target in _targets.Values)
            target.Dispose();
    }

    private IEnumerable<ICheckTarget> TargetsOf(RealServerSettings server, CheckSettings check)
    {
        switch (check)
        {
            case PingCheckSettings ping:
                yield return Shared($"ping {ping.Connection.Target.Address}", () => new AddressTarget(_director, At(ping).Address));
                break;
            case UdpCheckSettings udp:
                yield return Shared($"udp {udp.Connection.Target}", () => new DatagramTarget(_director, At(udp), asked => asked));
                break;
            case DnsCheckSettings dns:
                yield return Shared($"udp {dns.Connection.Target}", () => new DatagramTarget(_director, At(dns), Answers.Dns));
                break;
            case ConnectedCheckSettings connected:
                yield return Shared($"tcp {connected.Connection.Target}", () => new StreamTarget(_director, At(connected), Answers.Of(connected)));
                break;
            case MiscCheckSettings:
                yield return Shared($"file {server.Endpoint.Address}", () => new FileTarget(_director, $"{Folder}/{server.Endpoint.Address}", "0", null));
                break;
            case FileCheckSettings file:
                var path = _configuration.TrackFiles.Single(one => one.Name == file.TrackFile).Path;
                yield return Shared($"file {path}", () => new FileTarget(_director, path, "0", $"{Worst}"));
                break;
        }
    }

    private ICheckTarget Shared(string name, Func<ICheckTarget> make)
    {
        if (!_targets.TryGetValue(name, out var target))
            _targets[name] = target = make();
        return target;
    }

    private static IPEndPoint At(ConnectedCheckSettings check) => new(check.Connection.Target.Address.ToKernel()!, check.Connection.Target.Port);
}

/// <summary>A real server, or several that are one machine (the same thing is looked at for all of them).</summary>
internal sealed record ServerGroup(IReadOnlyList<(ServiceSettings Service, RealServerSettings Server)> Servers, IReadOnlyList<ICheckTarget> Targets)
{
    /// <summary>Address and port of the first.</summary>
    public Endpoint Endpoint => Servers[0].Server.Endpoint;

    public void Fail()
    {
        foreach (var target in Targets)
            target.Fail();
    }

    public void Return()
    {
        foreach (var target in Targets)
            target.Return();
    }
}

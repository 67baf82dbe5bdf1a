using Vigil.Core.Services;
using Vigil.Core.Settings;

namespace Vigil.Tests.Apply.Ipvs;

/// <summary>Desired services, briefly.</summary>
internal static class Services
{
    /// <summary>A TCP service at an address, with servers such as "10.0.0.2" or "10.0.0.2 weight".</summary>
    public static DesiredService Web(string address, params string[] servers) => new()
    {
        Key = ServiceKey.At(TransportProtocol.Tcp, new Endpoint(InetAddress.Parse(address), 80)),
        Scheduling = new SchedulingSettings { Scheduler = "rr" },
        Servers = [.. servers.Select(Server)],
    };

    public static DesiredServer Server(string text)
    {
        var words = text.Split(' ');
        var weight = words.Length > 1 ? int.Parse(words[1]) : 1;
        return new DesiredServer(new Endpoint(InetAddress.Parse(words[0]), 80), default, weight, 0, 0);
    }

    public static DesiredService With(this DesiredService service, string scheduler) => service with { Scheduling = new SchedulingSettings { Scheduler = scheduler } };
}

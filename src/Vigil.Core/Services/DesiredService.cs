using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>One service as the kernel should have it. Equal values need no write.</summary>
public sealed record DesiredService
{
    /// <summary>Which service.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>How it chooses servers. Services of one virtual server share the object.</summary>
    public required SchedulingSettings Scheduling { get; init; }

    /// <summary>Its servers, each endpoint once, in order of the endpoint. Services of one virtual server share the list where the ports are the same.</summary>
    public ValueList<DesiredServer> Servers { get; init; }
}

/// <summary>One real server (destination) of a service as the kernel should have it.</summary>
/// <param name="Endpoint">Address and port; identifies it within the service.</param>
/// <param name="Forwarding">NAT, DR or TUN.</param>
/// <param name="Weight">0: no new connections, those there are go on.</param>
/// <param name="UpperThreshold">Connections above which it gets none; 0: no limit.</param>
/// <param name="LowerThreshold">Connections below which it gets some again; 0: the kernel's three quarters of the upper one.</param>
public readonly record struct DesiredServer(Endpoint Endpoint, Forwarding Forwarding, int Weight, uint UpperThreshold, uint LowerThreshold);

/// <summary>All services as the kernel should have them, in order of their keys: what a reconciler compares with what is there.</summary>
public sealed record ServiceTable(ValueList<DesiredService> Services)
{
    /// <summary>No service at all.</summary>
    public static ServiceTable Empty { get; } = new(ValueList<DesiredService>.Empty);
}

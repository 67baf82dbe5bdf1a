using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>What a host passes on to the one that follows it.</summary>
public sealed partial class ServiceHost
{
    /// <summary>What checks have found out so far.</summary>
    public HealthMemory Memory => new(services.Select(static service => service.Memory).ToValueList());

    /// <summary>Before the start: what is known of services, servers and checks that are there still.</summary>
    private void Remember(HealthMemory memory)
    {
        if (isStarted) return;
        var known = new Dictionary<string, RememberedService>();
        foreach (var service in memory.Services) known[service.Name] = service;
        foreach (var service in services)
        {
            if (known.TryGetValue(service.Settings.Name, out var past)) service.Remember(past);
        }
    }
}

using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>Changing over to a new configuration: compare, then add, change, remove; what is equal is not touched (lvs-behaviour B5 to B7).</summary>
public sealed partial class ServiceHost
{
    private void Reload(Configuration next, Instant now)
    {
        Configuration = next;
        var old = new Dictionary<(string?, ServiceKey), VirtualServer>(services.Count);
        foreach (var service in services) old.TryAdd(ServiceKeys.Identity(service.Settings), service);
        services.Clear();
        var added = new List<VirtualServer>();
        var changed = new List<(VirtualServer Service, ServiceSettings Settings)>();
        foreach (var settings in next.Services)
        {
            if (!old.Remove(ServiceKeys.Identity(settings), out var service)) added.Add(service = new VirtualServer(this, settings, isUntried: !isStarted));
            else if (service.Settings != settings) changed.Add((service, settings));
            services.Add(service);
        }
        foreach (var gone in old.Values) End(gone);
        foreach (var (service, settings) in changed) service.Reconfigure(settings, now);
        AssignKeys();
        followers.Connect(services);
        if (!isStarted) return;
        foreach (var service in added) Start(service, now);
        foreach (var (service, settings) in changed) service.Suspend(IsSuspended(settings), now);
        Emit(new Fact.ServicesReloaded(added.Count, changed.Count, old.Count, services.Count - added.Count - changed.Count));
    }

    private void End(VirtualServer service)
    {
        Emit(new Fact.ServiceRemoved(service.Settings));
        service.End(isStopping: false);
    }

    /// <summary>Gives each service of the kernel's table to the first virtual server that wants it, and removes those that nobody wants.</summary>
    private void AssignKeys()
    {
        var before = new Dictionary<ServiceKey, VirtualServer>(owners);
        owners.Clear();
        foreach (var service in services)
        {
            service.Own([.. ServiceKeys.Of(service.Settings).Where(key => owners.TryAdd(key, service))]);
        }
        foreach (var (key, service) in before)
        {
            bool isTaken = owners.TryGetValue(key, out var owner);
            if (ReferenceEquals(owner, service)) continue;
            service.Published.Forget(key);
            if (isTaken) Touch(owner!);
            else if (isStarted) Emit(ServiceOutput.Remove(key));
        }
        foreach (var service in services)
        {
            if (service.Keys.Count != service.Published.Keys.Count) Touch(service);
        }
    }
}

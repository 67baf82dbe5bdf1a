using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// I7: a reload of an equal configuration sends nothing, writes nothing and moves no timer; another one, whose addresses are the same,
/// writes nothing and changes no state.
/// </summary>
internal sealed class Reloads : Checker
{
    private readonly Dictionary<SimulatedHost, Configuration> inForce = [];
    private SimulatedHost? reloading;
    private bool isEqual;
    private bool keepsInstances;
    private bool keepsAddresses;
    private int? wanted;
    private long writes;
    private Instant? wake;
    private List<RouterState> states = [];

    public override string Name => "reloads";

    public override void LifeChanged(SimulatedHost host)
    {
        reloading = null;
        if (host.StartedAt == Now) inForce[host] = host.Configuration;
    }

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number)
    {
        reloading = kind == VrrpInputKind.Reload ? host : null;
        if (reloading is null) return;
        isEqual = inForce.GetValueOrDefault(host) == host.Configuration;
        keepsInstances = inForce.GetValueOrDefault(host)?.Instances.Count == host.Configuration.Instances.Count;
        keepsAddresses = inForce.GetValueOrDefault(host) is { } before && ListOf(before).SequenceEqual(ListOf(host.Configuration));
        wanted = Changes(host);
        inForce[host] = host.Configuration;
        (writes, wake) = (host.Kernel.Writes, host.Core!.NextWake);
        states = [.. host.Core.Routers.Select(router => router.State)];
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority) => Forbidden(host, "an advert was sent");

    public override void Claimed(SimulatedHost host, int cell, VirtualRouter router, bool claims)
    {
        if (reloading == host && keepsInstances && (keepsAddresses || !claims)) Fail($"{host.Name}: addresses were {(claims ? "claimed" : "released")} at a reload that {(keepsAddresses ? "changes none" : "keeps the instance")}");
    }

    public override void Announced(SimulatedHost host, int cell, InetAddress address) => Forbidden(host, "an address was announced");

    public override void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal) => Forbidden(host, "a script was run or signalled");

    public override void Settled(SimulatedHost host)
    {
        if (reloading != host || host.Core is null) return;
        reloading = null;
        if (!keepsInstances) return;
        if (wanted is { } changes && host.Kernel.Writes - writes != changes) Fail($"{host.Name}: a reload that changes {changes} addresses of what it leads made {host.Kernel.Writes - writes} changes in the kernel");
        if (isEqual && host.Core.NextWake != wake) Fail($"{host.Name}: a reload of an equal configuration moved a timer");
        if (!states.SequenceEqual(host.Core.Routers.Select(router => router.State))) Fail($"{host.Name}: a reload changed a state");
    }

    /// <summary>
    /// Addresses that come or go of instances that are MASTER: each is one change in the kernel, and nothing else is. Null: some were missing
    /// before, and a claim puts them back.
    /// </summary>
    private static int? Changes(SimulatedHost host)
    {
        int changes = 0;
        foreach (var router in host.Core!.Routers)
        {
            if (router.State != RouterState.Master) continue;
            if (!host.Kernel.IsComplete(host.CellOf(router)) || host.Kernel.Link(router.Settings.Interface) is not { Exists: true }) return null;
            if (host.Configuration.Instances.FirstOrDefault(one => one.Name == router.Settings.Name) is not { } next) continue;
            var old = AddressesOf(router.Settings).ToList();
            changes += AddressesOf(next).Except(old).Count() + old.Except(AddressesOf(next)).Count();
        }
        return changes;
    }

    private static IEnumerable<InetAddress> AddressesOf(VrrpInstanceSettings instance) =>
        instance.VirtualAddresses.Concat(instance.ExcludedAddresses).Select(one => one.Address);

    private static IEnumerable<InetAddress> ListOf(Configuration configuration) => configuration.Instances.SelectMany(AddressesOf);

    private void Forbidden(SimulatedHost host, string what)
    {
        if (isEqual && reloading == host) Fail($"{host.Name}: at a reload of an equal configuration {what}");
    }
}

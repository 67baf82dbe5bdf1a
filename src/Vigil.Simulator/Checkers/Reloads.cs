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
        inForce[host] = host.Configuration;
        (writes, wake) = (host.Kernel.Writes, host.Core!.NextWake);
        states = [.. host.Core.Routers.Select(router => router.State)];
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority) => Forbidden(host, "an advert was sent");

    public override void Claimed(SimulatedHost host, int cell, VirtualRouter router, bool claims)
    {
        if (reloading == host && keepsInstances) Fail($"{host.Name}: addresses were claimed or released at a reload that changes none");
    }

    public override void Announced(SimulatedHost host, int cell, InetAddress address) => Forbidden(host, "an address was announced");

    public override void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal) => Forbidden(host, "a script was run or signalled");

    public override void Settled(SimulatedHost host)
    {
        if (reloading != host || host.Core is null) return;
        reloading = null;
        if (!keepsInstances) return;
        if (host.Kernel.Writes != writes) Fail($"{host.Name}: a reload that changes no address wrote to the kernel");
        if (isEqual && host.Core.NextWake != wake) Fail($"{host.Name}: a reload of an equal configuration moved a timer");
        if (!states.SequenceEqual(host.Core.Routers.Select(router => router.State))) Fail($"{host.Name}: a reload changed a state");
    }

    private void Forbidden(SimulatedHost host, string what)
    {
        if (isEqual && reloading == host) Fail($"{host.Name}: at a reload of an equal configuration {what}");
    }
}

using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;

namespace Vigil.Simulator.Studies;

/// <summary>From a moment on: who owns an address, and on whom the service is dead. Bit i is host i.</summary>
/// <param name="At">From then on.</param>
/// <param name="Owners">Machines that run, have a carrier and the address.</param>
/// <param name="Broken">Hosts that cannot serve: those that are down, and those with a service that is dead.</param>
/// <param name="Down">Hosts that are off, stand still, or have no daemon or no carrier.</param>
public readonly record struct OwnershipSpan(Instant At, ulong Owners, ulong Broken, ulong Down);

/// <summary>Writes down who owns each address at every moment, as the kernels have it.</summary>
public sealed class OwnershipLog : Observer
{
    /// <summary>As many hosts as a mask has bits.</summary>
    public const int MaxHosts = 64;

    private readonly Dictionary<InetAddress, List<OwnershipSpan>> spans = [];
    private readonly Dictionary<InetAddress, int> lanOf = [];
    private readonly HashSet<(int Host, InetAddress Address)> present = [];
    private readonly Dictionary<(int Host, InetAddress Address), (Configuration Of, Service Service, ValueList<string> Links)> services = [];

    /// <summary>The addresses that are watched; others are not noted.</summary>
    public required IReadOnlyList<InetAddress> Addresses { get; init; }

    /// <summary>The history of an address, in order of time.</summary>
    public IReadOnlyList<OwnershipSpan> Of(InetAddress address) => spans[address];

    /// <inheritdoc/>
    protected override void Attached()
    {
        foreach (var address in Addresses) spans[address] = [new OwnershipSpan(Now, 0, 0, 0)];
    }

    /// <inheritdoc/>
    public override void AddressChanged(SimulatedHost host, int cell, InetAddress address, bool isPresent)
    {
        if (!spans.ContainsKey(address)) return;
        lanOf[address] = Cluster.Cells.LanOf(cell);
        if (isPresent) present.Add((host.Index, address));
        else present.Remove((host.Index, address));
        Note(address);
    }

    /// <inheritdoc/>
    public override void ConditionsChanged()
    {
        foreach (var address in Addresses) Note(address);
    }

    /// <inheritdoc/>
    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is Fact.ScriptResult) ConditionsChanged();
    }

    private void Note(InetAddress address)
    {
        ulong owners = 0, broken = 0, down = 0;
        foreach (var host in Cluster.Hosts)
        {
            ulong bit = 1ul << host.Index;
            bool runs = host.IsOn && host.Paused is not (PauseKind.Machine or PauseKind.MachineAndClock);
            bool reachable = runs && (!lanOf.TryGetValue(address, out int lan) || host.LinkOn(lan) is not { IsUp: false });
            if (reachable && present.Contains((host.Index, address))) owners |= bit;
            if (!reachable || host.Core is null) down |= bit;
            else if (IsDead(host, address)) broken |= bit;
        }
        var history = spans[address];
        var now = new OwnershipSpan(Now, owners, broken | down, down);
        if (history[^1] is var last && last with { At = Now } == now) return;
        if (last.At == Now) history[^1] = now;
        else history.Add(now);
    }

    /// <summary>
    /// A script of the service behind the address fails or hangs for good, a process of it is gone, or an interface that is tracked
    /// with it is down. A script that fails at random or by turns is as it was last told.
    /// </summary>
    private bool IsDead(SimulatedHost host, InetAddress address)
    {
        var (service, links) = ServiceOf(host, address);
        foreach (string script in service.Scripts)
        {
            var behaviour = host.Scripts[script];
            if (behaviour.Hangs || behaviour.FailureRate >= 1 || (behaviour != ScriptBehaviour.Good && host.Core?.Scripts.Any(one => one.Settings.Name == script && one.Result == TrackResult.Down) == true)) return true;
        }
        foreach (string process in service.Processes)
        {
            if (host.Processes(process) == 0) return true;
        }
        foreach (string link in links)
        {
            if (host.Kernel.Link(link) is not { IsUp: true }) return true;
        }
        return false;
    }

    private (Service Service, ValueList<string> Links) ServiceOf(SimulatedHost host, InetAddress address)
    {
        if (services.TryGetValue((host.Index, address), out var known) && ReferenceEquals(known.Of, host.Configuration)) return (known.Service, known.Links);
        var (file, serves) = (host.Configuration, (Predicate<VrrpInstanceSettings>)(instance => SharedAddress.Has(instance, address)));
        services[(host.Index, address)] = known = (file, Service.Of(file, serves), Service.LinksOf(file, serves));
        return (known.Service, known.Links);
    }
}

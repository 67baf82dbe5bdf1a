using System.Net;
using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Netlink;
using Vigil.Xdp;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>
/// The embedded data plane as an engine: the wanted table in, changes of its maps out. Every second it looks at the network (next hops,
/// own addresses), ends connections that have lasted out, and frees what removed servers held.
/// </summary>
public sealed class XdpApplier(LvsSettings settings, XdpSizes sizes, string pinRoot) : IServiceEngine
{
    private const int MostTold = 1000;
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    private readonly Queue<XdpFact> _facts = new();
    private readonly HashSet<string> _told = [];
    private readonly HashSet<(int, string)> _ports = [];
    private readonly XdpTable _table = new(sizes);
    private LvsSettings _settings = settings;
    private IReadOnlyList<XdpService> _wanted = [];
    private NetworkReader? _network;
    private XdpEngine? _engine;

    /// <inheritdoc/>
    public Instant? NextWake { get; private set; }

    /// <inheritdoc/>
    public long Requests { get; private set; }

    /// <summary>The engine, for statistics; null when it could not start.</summary>
    public XdpEngine? Engine => _engine;

    /// <summary>What is known of services and servers.</summary>
    public XdpTable Table => _table;

    /// <inheritdoc/>
    public void Start(bool resume, Instant now)
    {
        NextWake = now + Pulse;
        _network = NetworkReader.Open(out var error);
        if (_network is null)
            Tell(new XdpProblem(XdpProblemCode.NotPermitted, $"the network cannot be looked at: {error}"));
        var pins = PinDirectory.Open(pinRoot, Instance(), out var problem);
        if (pins is not null && _settings.FlushAtStart && !resume)
        {
            pins.Remove();
            pins = PinDirectory.Open(pinRoot, Instance(), out problem);
        }
        _engine = pins is null ? null : XdpEngine.Start(sizes, pins, out problem);
        if (problem is not null)
            Tell(problem);
        if (_engine is { Adopted: true })
            _engine.Tell(_table);
    }

    /// <inheritdoc/>
    public void Want(ServiceTable table, Instant now)
    {
        var wanted = new List<XdpService>();
        foreach (var service in table.Services)
        {
            if (service.ToXdp() is { } one)
                wanted.Add(one);
            else
                Tell(new XdpProblem(XdpProblemCode.ServiceRefused, $"{service.Key}: XDP sees no firewall marks; this service needs lb_engine ipvs"));
        }
        _wanted = wanted;
        Apply(_table.Want(_wanted, new TimeSpan(now.Ticks)));
        Look();
    }

    /// <inheritdoc/>
    public void Reload(LvsSettings settings, Instant now) => _settings = settings;

    /// <inheritdoc/>
    public void Wake(Instant now)
    {
        NextWake = now + Pulse;
        if (_engine is null)
            return;
        _engine.Sweep();
        _engine.Reap(_table);
        Look();
    }

    /// <inheritdoc/>
    public void Stop(bool keep, Instant now)
    {
        if (!keep)
            _engine?.Remove();
    }

    /// <inheritdoc/>
    public bool TryTake(out EngineFact fact)
    {
        var taken = _facts.TryDequeue(out var next);
        fact = next!;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine?.Dispose();
        _network?.Dispose();
        (_engine, _network) = (null, null);
    }

    // One engine per network namespace; its number outlives processes, as pins do.
    private static string Instance() => new([.. (File.ResolveLinkTarget("/proc/thread-self/ns/net", false)?.Name ?? "").Where(char.IsAsciiDigit).Prepend('n')]);

    private void Look()
    {
        if (_engine is null || _network?.Read(out _) is not { } view)
            return;
        var ask = new List<(int, IPAddress)>();
        var hops = view.Hops(_table.Destinations, ask);
        _network.Ask(ask);
        Apply(_table.Own(view.Own));
        Apply(_table.Route(hops));
        foreach (var link in view.Ports(_wanted.Select(service => service.Key.Address).ToHashSet(), hops.Values))
            Attach(link);
    }

    private void Attach(Link link)
    {
        if (link.Name is not { } name || !_ports.Add((link.Index, name)))
            return;
        var completes = IsVirtual(link);
        if (_engine!.Attach(name, link.Index, completes) is { } problem)
            Tell(problem);
        else
            _facts.Enqueue(new XdpFact.Attached(name, completes));
    }

    // Senders behind veth, virtio and tun leave checksums to a hardware that is not there.
    private static bool IsVirtual(Link link)
    {
        var device = $"/sys/class/net/{link.Name}/device";
        return link.Kind is not null || !Directory.Exists(device) || Directory.Exists($"{device}/features"); // what virtio devices have
    }

    private void Apply(XdpChanges changes)
    {
        changes.Problems.ForEach(Tell);
        if (_engine is null || changes.IsEmpty)
            return;
        Requests += changes.Servers.Count + changes.Services.Count + changes.Removed.Count;
        foreach (var problem in _engine.Apply(changes))
            Tell(problem);
    }

    private void Tell(XdpProblem problem)
    {
        if (_told.Count < MostTold && _told.Add(problem.Sentence))
            _facts.Enqueue(new XdpFact.Trouble(problem));
    }
}

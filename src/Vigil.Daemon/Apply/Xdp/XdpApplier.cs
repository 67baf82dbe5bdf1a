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
/// The embedded data plane as an engine: the wanted table in, changes of its maps out. When the kernel tells of a change it looks at the
/// network (next hops, own addresses), and now and then besides, which keeps neighbours known. Every second it ends connections that have
/// lasted out, and frees what removed servers held.
/// </summary>
public sealed class XdpApplier(LvsSettings settings, XdpSizes sizes, string pinRoot) : IServiceEngine
{
    private const int MostTold = 1000, PulsesPerLook = 5;
    private const int LooksPerRoute = 30;
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1), BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly Queue<XdpFact> _facts = new();
    private readonly HashSet<string> _told = [];
    private readonly Dictionary<(int Index, string Name), PathChoice> _ports = [];
    private readonly Dictionary<int, string> _refusals = [];
    private readonly XdpTable _table = new(sizes);
    private LvsSettings _settings = settings;
    private IReadOnlyList<XdpService> _wanted = [];
    private NetworkReader? _network;
    private NetworkMonitor? _monitor;
    private Instant _lookedAt, _sweepAt;
    private Instant? _lookAt;
    private NetworkView? _view;
    private uint _looks, _pulses;
    private XdpEngine? _engine;

    /// <inheritdoc/>
    public Instant? NextWake => Instant.Earlier(_sweepAt, _lookAt);

    /// <inheritdoc/>
    public int? Descriptor => _monitor?.Descriptor;

    /// <inheritdoc/>
    public bool OutlivesItsSupervisor => true;

    /// <summary>Why it was chosen, for the log; null: it was asked for.</summary>
    public string? Because { get; init; }

    /// <inheritdoc/>
    public long Requests { get; private set; }

    /// <summary>The engine, for statistics; null when it could not start.</summary>
    public XdpEngine? Engine => _engine;

    /// <summary>What is known of services and servers.</summary>
    public XdpTable Table => _table;

    /// <summary>The interfaces it is on, each with its path and why that one.</summary>
    public IReadOnlyDictionary<(int Index, string Name), PathChoice> Ports => _ports;

    /// <inheritdoc/>
    public void Start(bool resume, Instant now)
    {
        _sweepAt = now + Pulse;
        if (Because is not null)
            _facts.Enqueue(new XdpFact.Chosen(Because));
        _monitor = NetworkMonitor.Open(out _); // before the first look: nothing is missed in between
        _network = NetworkReader.Open(out var error);
        if (_network is null)
            Tell(new XdpProblem(XdpProblemCode.NotPermitted, $"the network cannot be looked at: {error}"));
        var pins = PinDirectory.Open(pinRoot, PinDirectory.InstanceOfThisNamespace(), out var problem);
        if (pins is not null && _settings.FlushAtStart && !resume)
        {
            pins.Remove();
            pins = PinDirectory.Open(pinRoot, PinDirectory.InstanceOfThisNamespace(), out problem);
        }
        _engine = pins is null ? null : XdpEngine.Start(sizes, pins, out problem);
        if (problem is not null)
            Tell(problem);
        if (_engine is { Adopted: true })
            _engine.Tell(_table);
        Configure();
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
        Look(now);
    }

    /// <inheritdoc/>
    public void Reload(LvsSettings settings, Instant now)
    {
        _settings = settings;
        Configure();
    }

    /// <inheritdoc/>
    public void Readable(Instant now)
    {
        if (_monitor!.Drain())
            _lookAt ??= now > _lookedAt + BetweenLooks ? now : _lookedAt + BetweenLooks;
    }

    /// <inheritdoc/>
    public void Wake(Instant now)
    {
        if (_sweepAt <= now)
        {
            _sweepAt = now + Pulse;
            _engine?.Sweep();
            _engine?.Reap(_table);
            if (++_pulses % PulsesPerLook == 0 || _monitor is null || !_table.IsReachable)
                _lookAt = now;
        }
        if (_lookAt <= now)
            Look(now);
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
        _monitor?.Dispose();
        (_engine, _network, _monitor) = (null, null, null);
    }

    private void Configure()
    {
        var usual = XdpTimeouts.Default;
        _engine?.SetTimeouts(new XdpTimeouts(_settings.TcpTimeout ?? usual.Tcp, _settings.TcpFinTimeout ?? usual.TcpFin, _settings.UdpTimeout ?? usual.Udp));
        _engine?.Sweep(); // a sign of life, before it is asked for
        _engine?.SetOrphanTimeout(_settings.OrphanTimeout);
    }

    private void Look(Instant now)
    {
        (_lookedAt, _lookAt) = (now, null);
        if (_engine is null || _network?.Read(out _) is not { } view)
            return;
        // Rules and tables other than the main one are not read: what they say is asked for again now and then.
        if (_view is null || ++_looks % LooksPerRoute == 0 || view.RoutesOtherwiseThan(_view))
            _engine.Reroute();
        _view = view;
        var (ask, known) = (new List<(int, IPAddress)>(), _refusals.Count);
        var hops = view.Hops(_table.Destinations, ask);
        _network.Ask(ask);
        Apply(_table.Own(view.Own));
        Apply(_table.Route(hops));
        foreach (var port in PortPaths.Of(view, _wanted.Select(service => service.Key.Address).ToHashSet(), hops.Values, _refusals, _settings.Interfaces))
            Attach(port);
        TellOfSeals();
        foreach (var name in _settings.Interfaces.Where(name => !view.Links.Any(link => link.Name == name)))
            Tell(new XdpProblem(XdpProblemCode.NoInterface, $"there is no interface {name} (lb_interfaces); it is taken when it comes"));
        if (_refusals.Count != known)
            Look(now);
    }

    private void TellOfSeals()
    {
        if (_ports.FirstOrDefault(port => port.Value.Path == PacketPath.Tc).Key.Name is not { } name)
            return;
        foreach (var service in _wanted.Where(service => service.Servers.Any(server => server.IsSealed)))
        {
            Tell(new XdpProblem(XdpProblemCode.ServiceRefused,
                $"{service.Key}: what comes by {name} is balanced at tc ingress, where no checksum of GRE or GUE can be made, and is dropped: use nocsum"));
        }
    }

    private void Attach(EnginePort port)
    {
        if (port.Link.Name is not { } name)
            return;
        var (key, choice) = ((port.Link.Index, name), port.Choice);
        if (_ports.TryGetValue(key, out var before) && before.Path == choice.Path)
            return;
        _ports[key] = choice;
        var problem = _engine!.Attach(name, port.Link.Index, choice.Path);
        if (problem is null)
            _facts.Enqueue(new XdpFact.Attached(name, choice));
        else if (choice.Path != PacketPath.Tc && problem.Code is XdpProblemCode.NoNativeXdp or XdpProblemCode.InterfaceBusy)
            _refusals[port.Link.Index] = problem.Sentence; // another look takes the other path
        else
            Tell(problem);
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

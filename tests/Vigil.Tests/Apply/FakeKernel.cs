using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Netlink;

namespace Vigil.Tests.Apply;

/// <summary>
/// A kernel of one network namespace, as far as the reconciler can tell, and a virtual clock. Requests change it, every
/// change makes an event, and a flush of routes makes none, as with the real one.
/// </summary>
internal sealed class FakeKernel
{
    public const uint OurPort = 77, OtherPort = 1234;

    private readonly List<NetlinkEvent> _events = [];
    private readonly Dictionary<string, Link> _links = [];

    public FakeKernel()
    {
        Reconciler = new Reconciler(OurPort);
        AddLink("eth0", 2);
        AddLink("eth1", 3);
        Settle();
        Facts.Clear();
    }

    public Reconciler Reconciler { get; }

    public Instant Now { get; private set; } = new(1_000_000);

    public Dictionary<AddressKey, InterfaceAddress> Addresses { get; } = [];

    public HashSet<Route> Routes { get; } = [];

    public HashSet<Rule> Rules { get; } = [];

    public List<KernelFact> Facts { get; } = [];

    /// <summary>Requests executed so far.</summary>
    public int Writes { get; private set; }

    /// <summary>Answers the next requests instead of the kernel; null lets it work.</summary>
    public Func<NetlinkRequest, NetlinkError?> Refuse { get; set; } = _ => null;

    public void AddLink(string name, int index, bool up = true)
    {
        var flags = up ? LinkFlags.Up | LinkFlags.Running : LinkFlags.None;
        _links[name] = new Link { Index = index, Name = name, Flags = flags, Mtu = 1500 };
        _events.Add(new NetlinkChange<Link>(_links[name], false, 0));
    }

    public void RenameLink(string from, string to)
    {
        _links.Remove(from, out var link);
        _links[to] = link! with { Name = to };
        _events.Add(new NetlinkChange<Link>(_links[to], false, OtherPort));
    }

    public void RemoveLink(string name)
    {
        _links.Remove(name, out var link);
        foreach (var key in Addresses.Keys.Where(key => key.Interface == link!.Index).ToList())
            RemoveAddress(key, 0);
        _events.Add(new NetlinkChange<Link>(link!, true, 0));
    }

    public void SetLink(string name, bool up) => AddLink(name, _links[name].Index, up);

    public void RemoveAddress(AddressKey key, uint port = OtherPort)
    {
        if (!Addresses.Remove(key, out var address))
            return;
        Routes.RemoveWhere(route => Equals(route.PreferredSource, key.Local)); // silently
        _events.Add(new NetlinkChange<InterfaceAddress>(address, true, port));
    }

    public void AddAddress(InterfaceAddress address, uint port = OtherPort)
    {
        Addresses[address.Key] = address;
        _events.Add(new NetlinkChange<InterfaceAddress>(address, false, port));
    }

    public void RemoveRoute(Route route, uint port = OtherPort)
    {
        if (Routes.Remove(route))
            _events.Add(new NetlinkChange<Route>(route, true, port));
    }

    public void RemoveRule(Rule rule, uint port = OtherPort)
    {
        if (Rules.Remove(rule))
            _events.Add(new NetlinkChange<Rule>(rule, true, port));
    }

    /// <summary>Events are lost: the reconciler learns only that.</summary>
    public void LoseEvents()
    {
        _events.Clear();
        _events.Add(new NetlinkOverrun());
    }

    /// <summary>Lets time pass, waking the reconciler whenever it asks for it.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Now + time;
        Settle();
        while (Reconciler.NextWake is { } wake && wake <= end)
        {
            Now = wake > Now ? wake : Now;
            Settle();
        }
        Now = end;
    }

    /// <summary>What the applier does: read, dump, do, until nothing is due.</summary>
    public void Settle()
    {
        for (var round = 0; round < 20; round++)
        {
            var events = _events.ToList();
            _events.Clear();
            Reconciler.Handle(events, Now);
            Dump();
            var due = Reconciler.TakeDue(Now);
            if (due.Count == 0 && _events.Count == 0)
                break;
            foreach (var operation in due)
                Reconciler.Completed(operation, Execute(operation.Request), Now);
        }
        while (Reconciler.TryTake(out var fact))
            Facts.Add(fact);
    }

    private void Dump()
    {
        if (Reconciler.Needs.HasFlag(DumpNeeds.Interfaces))
            Reconciler.Dumped(_links.Values, Addresses.Values, Now);
        if (Reconciler.Needs.HasFlag(DumpNeeds.Routes))
            Reconciler.Dumped(Routes.Where(route => route.Protocol == Vigil.Netlink.Route.KeepalivedProtocol).ToList(), Now);
        if (Reconciler.Needs.HasFlag(DumpNeeds.Rules))
            Reconciler.Dumped(Rules, Now);
    }

    private NetlinkError Execute(NetlinkRequest request)
    {
        Writes++;
        if (Refuse(request) is { } refusal)
            return refusal;
        var adds = request.Type % 4 == 0;
        switch (request.Payload)
        {
            case InterfaceAddress address when !_links.Values.Any(link => link.Index == address.Key.Interface):
                return new NetlinkError(Errno.NoDevice);
            case InterfaceAddress address when adds && Addresses.ContainsKey(address.Key):
                return new NetlinkError(Errno.Exists);
            case InterfaceAddress address when adds:
                AddAddress(address, OurPort);
                return default;
            case InterfaceAddress address:
                var there = Addresses.ContainsKey(address.Key);
                RemoveAddress(address.Key, OurPort);
                return there ? default : new NetlinkError(Errno.AddressNotAvailable);
            case Route route when adds:
                return Routes.Add(route) ? default : new NetlinkError(Errno.Exists);
            case Route route:
                return Routes.Remove(route) ? default : new NetlinkError(Errno.NoProcess);
            case Rule rule when adds:
                return Rules.Add(rule) ? default : new NetlinkError(Errno.Exists);
            case Rule rule:
                return Rules.Remove(rule) ? default : new NetlinkError(Errno.NoEntry);
            default:
                return new NetlinkError(Errno.Invalid);
        }
    }

    public static WantedItem Address(string text, string device = "eth0") =>
        new WantedItem.Address(new AddressSettings { Address = Ip(text), PrefixLength = Length(text), Interface = device });

    public static WantedItem Route(string text, string? source = null) => new WantedItem.Path(new RouteSettings
    {
        Family = Ip(text).Family,
        Destination = new InetPrefix(Ip(text), Length(text)),
        Interface = "eth0",
        PreferredSource = source is null ? InetAddress.None : Ip(source),
    });

    public static WantedItem Rule(uint priority) =>
        new WantedItem.Policy(new RuleSettings { Family = InetFamily.IPv4, Priority = priority, Table = 100 });

    public static AddressKey Key(string text, int index = 2) => new(index, Ip(text).ToKernel()!, Length(text));

    private static InetAddress Ip(string text) => InetAddress.Parse(text.Split('/')[0]);

    private static byte Length(string text) => byte.Parse(text.Split('/')[1]);
}

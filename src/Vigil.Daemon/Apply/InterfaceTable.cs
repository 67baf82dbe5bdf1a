using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Netlink;
using KernelFlags = Vigil.Netlink.AddressFlags;

namespace Vigil.Daemon.Apply;

/// <summary>
/// The interfaces of the network namespace and their addresses, as the last dump and the events since tell. Pure:
/// it is told, and never asks.
/// </summary>
public sealed class InterfaceTable
{
    private const ushort LoopbackType = 772; // ARPHRD_LOOPBACK

    private readonly Dictionary<int, Interface> _byIndex = [];
    private readonly Dictionary<string, int> _byName = [];
    private readonly HashSet<int> _seenUp = [];

    private sealed class Interface(Link link)
    {
        public Link Link { get; set; } = link;

        public OrderedDictionary<AddressKey, InterfaceAddress> Addresses { get; } = [];
    }

    /// <summary>Names of all interfaces.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>All interfaces with their addresses, in the order of their indexes.</summary>
    public IEnumerable<(Link Link, IReadOnlyList<InetAddress> Addresses)> All => _byIndex.OrderBy(entry => entry.Key)
        .Select(entry => (entry.Value.Link, (IReadOnlyList<InetAddress>)[.. entry.Value.Addresses.Keys.Select(key => key.Local.ToCore())]));

    /// <summary>Index of the interface with the name, null when there is none.</summary>
    public int? IndexOf(string name) => _byName.TryGetValue(name, out var index) ? index : null;

    /// <summary>The interface with the index, null when there is none.</summary>
    public Link? Find(int index) => _byIndex.TryGetValue(index, out var entry) ? entry.Link : null;

    /// <summary>The address, null when it is not there.</summary>
    public InterfaceAddress? Find(AddressKey key) =>
        _byIndex.TryGetValue(key.Interface, out var entry) && entry.Addresses.TryGetValue(key, out var address) ? address : null;

    /// <summary>The interface is up and running, or was since it is known.</summary>
    public bool WasSeenUp(int index) => _seenUp.Contains(index);

    /// <summary>Forgets everything, but for what was seen up, and starts from a dump.</summary>
    public void Reset(IEnumerable<Link> links, IEnumerable<InterfaceAddress> addresses)
    {
        _byIndex.Clear();
        _byName.Clear();
        foreach (var link in links)
            Apply(link, removed: false);
        _seenUp.IntersectWith(_byIndex.Keys);
        foreach (var address in addresses)
            Apply(address, removed: false);
    }

    /// <summary>An interface is new, changed (perhaps its name) or gone with its addresses.</summary>
    public void Apply(Link link, bool removed)
    {
        if (Find(link.Index)?.Name is { } oldName && IndexOf(oldName) == link.Index)
            _byName.Remove(oldName);
        if (removed)
        {
            _byIndex.Remove(link.Index);
            _seenUp.Remove(link.Index);
            return;
        }
        if (link.IsRunning)
            _seenUp.Add(link.Index);
        if (link.Name is { } name)
            _byName[name] = link.Index;
        if (_byIndex.TryGetValue(link.Index, out var entry))
            entry.Link = link;
        else
            _byIndex[link.Index] = new Interface(link);
    }

    /// <summary>An address is new, changed or gone; one of an unknown interface is left out.</summary>
    public void Apply(InterfaceAddress address, bool removed)
    {
        if (!_byIndex.TryGetValue(address.Key.Interface, out var entry))
            return;
        if (removed)
            entry.Addresses.Remove(address.Key);
        else
            entry.Addresses[address.Key] = address;
    }

    /// <summary>
    /// The interface as the core wants to see it; null when there is none of that name. Addresses that
    /// <paramref name="isManaged"/>, and those that cannot be bound (tentative, duplicate), are left out: they are no source.
    /// </summary>
    public InterfaceSnapshot? Snapshot(string name, Predicate<AddressKey> isManaged)
    {
        if (IndexOf(name) is not { } index || !_byIndex.TryGetValue(index, out var entry))
            return null;
        var addresses = new List<InetAddress>();
        foreach (var (key, address) in entry.Addresses)
        {
            if ((address.Flags & (KernelFlags.Tentative | KernelFlags.DadFailed)) == 0 && !isManaged(key))
                addresses.Add(key.Local.ToCore());
        }
        return new InterfaceSnapshot
        {
            Name = name,
            Index = index,
            IsRunning = IsRunning(entry.Link),
            IsLoopback = entry.Link.HardwareType == LoopbackType,
            Mtu = (int)Math.Min(entry.Link.Mtu ?? 1500, int.MaxValue),
            Addresses = addresses.ToValueList(),
        };
    }

    /// <summary>A macvlan runs only as long as the interface below it does.</summary>
    private bool IsRunning(Link link) =>
        link.IsRunning && (link is not { Kind: "macvlan", Parent: { } parent, ParentNamespace: null } || Find(parent) is not { IsRunning: false });
}

using System.Net;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>A service of the table: its servers in IPVS's order, and what was written for it.</summary>
internal sealed class ServiceEntry(XdpServiceKey key, uint id)
{
    private static readonly IPAddress WholeAddress = IPAddress.Parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");

    internal XdpServiceKey Key { get; } = key;

    internal uint Id { get; } = id;

    /// <summary>The newest first, as the kernel's list has them.</summary>
    internal List<Slot> Slots { get; } = [];

    internal XdpService? Wanted { get; set; }

    /// <summary>Null before anything was.</summary>
    internal ServiceRecord? Written { get; set; }

    internal uint RingStart => Written?.Ring ?? 0;

    internal uint[] Ring { get; set; } = [];

    internal IReadOnlyList<Rings.Member> Members =>
        [.. Slots.Select(slot => new Rings.Member(slot.Number, slot.Server!.Weight, slot.LastWeight, slot.Server.Address, slot.Server.Port))];

    internal ServiceKeyRecord KeyRecord => new()
    {
        Address = AddressWords.Of(Key.Address),
        Port = NetworkOrder.Swap(Key.Port),
        Protocol = Key.Protocol,
        Family = AddressWords.FamilyOf(Key.Address),
    };

    /// <summary>The record for a ring at a place.</summary>
    internal ServiceRecord ToRecord(uint ring, uint length, bool local) => new()
    {
        Id = Id,
        Flags = Flags(local),
        Scheduler = Schedulers.Kind(Wanted!.Scheduler) ?? default,
        Ring = ring,
        RingLength = length,
        Persistence = Wanted.Persistence > TimeSpan.Zero ? Maps.Jiffies.Of(Wanted.Persistence) : 0,
        Mask = Wanted.Mask is { } mask ? AddressWords.Of(mask) : AddressWords.Of(WholeAddress),
    };

    private ServiceFlags Flags(bool local)
    {
        var flags = Wanted!.Flags;
        if (local)
            flags |= ServiceFlags.Local;
        if (Wanted.Persistence > TimeSpan.Zero)
            flags |= ServiceFlags.Persistent;
        return Key.Port == 0 ? flags | ServiceFlags.EveryPort : flags;
    }
}

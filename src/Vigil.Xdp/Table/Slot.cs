using System.Net;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>A place among the servers, and who has it.</summary>
internal sealed class Slot(uint number)
{
    /// <summary>Its index.</summary>
    internal uint Number { get; } = number;

    /// <summary>Raised when a removed server's connections are not to go on, and again for the next owner.</summary>
    internal uint Generation { get; set; }

    /// <summary>Free when nobody has it.</summary>
    internal ServerState State { get; set; }

    /// <summary>Its owner.</summary>
    internal XdpServer? Server { get; private set; }

    /// <summary>The last weight that was not 0: what the buckets of mh are shared by, so that a quiet server keeps its own.</summary>
    internal int LastWeight { get; private set; }

    /// <summary>The owner's service.</summary>
    internal XdpServiceKey? Service { get; set; }

    /// <summary>Id of that service.</summary>
    internal uint ServiceId { get; set; }

    /// <summary>The newest of a service has the highest.</summary>
    internal uint Order { get; set; }

    /// <summary>Where packets to it leave.</summary>
    internal XdpHop Hop { get; set; }

    /// <summary>From now on this is its owner, or the owner is so.</summary>
    internal void Hold(XdpServer? server)
    {
        LastWeight = server is null ? 0 : server.Weight != 0 || Server is null ? server.Weight : LastWeight;
        Server = server;
    }

    /// <summary>A slot as an earlier process left it.</summary>
    internal static Slot Of(uint number, in ServerRecord record, XdpServiceKey service)
    {
        var hop = record.Hops[(int)(record.Hop & 1)];
        return new Slot(number)
        {
            Generation = record.Generation,
            State = record.State,
            Service = service,
            ServiceId = record.Service,
            Order = record.Order,
            LastWeight = record.LastWeight,
            Hop = new XdpHop(hop.InterfaceIndex, hop.Destination, hop.Source, hop.Mtu, hop.Vlan, hop.Flags.HasFlag(HopFlags.Local),
                From: Source(record)),
            Server = new XdpServer
            {
                Address = record.Address.ToAddress(record.Family),
                Port = NetworkOrder.Swap(record.Port),
                Method = record.Method,
                TunnelType = record.TunnelType,
                TunnelPort = NetworkOrder.Swap(record.TunnelPort),
                TunnelFlags = record.TunnelFlags,
                Weight = record.Weight,
                Upper = record.Upper,
                Lower = record.Lower,
            },
        };
    }

    private static IPAddress? Source(in ServerRecord record) =>
        record.TunnelSource.ToAddress(record.Family) is var address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? null : address;

    /// <summary>Who it is within its service.</summary>
    internal (IPAddress Address, ushort Port) Endpoint => (Server!.Address, Server.Port);

    /// <summary>As the packet path is to have it.</summary>
    internal ServerRecord ToRecord()
    {
        var record = new ServerRecord
        {
            Generation = Generation,
            State = State,
            Service = ServiceId,
            Order = Order,
        };
        record.Hops[0] = new HopRecord
        {
            Destination = Hop.Destination,
            Source = Hop.Source,
            InterfaceIndex = Hop.InterfaceIndex,
            Mtu = Hop.Mtu,
            Vlan = Hop.Vlan,
            Flags = Hop.Local ? HopFlags.Local : HopFlags.None,
        };
        if (Hop.From is { } from)
            record.TunnelSource = AddressWords.Of(from);
        if (Server is not { } server)
            return record;
        record.LastWeight = LastWeight;
        record.Method = server.Method;
        record.Weight = server.Weight;
        record.Upper = server.Upper;
        record.Lower = server.Lower;
        record.Address = AddressWords.Of(server.Address);
        record.Port = NetworkOrder.Swap(server.Port);
        record.Family = AddressWords.FamilyOf(server.Address);
        record.TunnelType = server.TunnelType;
        record.TunnelPort = NetworkOrder.Swap(server.TunnelPort);
        record.TunnelFlags = server.TunnelFlags;
        return record;
    }
}

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
    internal XdpServer? Server { get; set; }

    /// <summary>The owner's service.</summary>
    internal XdpServiceKey? Service { get; set; }

    /// <summary>Id of that service.</summary>
    internal uint ServiceId { get; set; }

    /// <summary>The newest of a service has the highest.</summary>
    internal uint Order { get; set; }

    /// <summary>Where packets to it leave.</summary>
    internal XdpHop Hop { get; set; }

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
        if (Server is not { } server)
            return record;
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

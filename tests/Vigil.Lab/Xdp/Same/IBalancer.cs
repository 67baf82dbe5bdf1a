using Vigil.LabKit.Packets;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp.Same;

/// <summary>Something that balances: the kernel's IPVS, or this engine. Both are told and asked the same.</summary>
public interface IBalancer : IDisposable
{
    /// <summary>Wants these services; what is there already and stays keeps its connections.</summary>
    void Want(IReadOnlyList<XdpService> services);

    /// <summary>Seconds without a packet after which connections end.</summary>
    void SetTimeouts(int tcp, int tcpFin, int udp);

    /// <summary>Sends a frame and says what came of it, as <see cref="Passage"/> has it.</summary>
    string Send(Packet packet);

    /// <summary>Connections of the servers of a service, in no order.</summary>
    IReadOnlyList<ServerLoad> Loads(XdpService service);

    /// <summary>What the servers of the services got, exact as of now.</summary>
    IReadOnlyList<ServerTraffic> Traffic(IReadOnlyList<XdpService> services);

    /// <summary>All entries of the table of connections, in no order.</summary>
    IReadOnlyList<Entry> Entries();
}

/// <summary>Connections of a server.</summary>
public readonly record struct ServerLoad(string Server, uint Active, uint Inactive, uint Persistent);

/// <summary>What a server got.</summary>
public readonly record struct ServerTraffic(string Server, ulong Connections, ulong InPackets, ulong InBytes, ulong OutPackets, ulong OutBytes);

/// <summary>An entry of the table of connections; a persistence template has client port 0.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Client">Address.</param>
/// <param name="ClientPort">Port.</param>
/// <param name="VirtualPort">Port.</param>
/// <param name="Server">Address.</param>
/// <param name="State">IPVS's name.</param>
/// <param name="Seconds">Until it ends.</param>
public readonly record struct Entry(string Protocol, string Client, int ClientPort, int VirtualPort, string Server, string State, double Seconds);

using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Xdp.Engine;

/// <summary>What an engine has in the kernel at one time.</summary>
/// <param name="Interfaces">Interfaces it is on; by native XDP, or at tc ingress.</param>
/// <param name="Services">Services, with their servers.</param>
/// <param name="Reasons">Why packets did not go to a server, and how many; those that happened.</param>
/// <param name="Room">Connections of each family there is room for.</param>
public sealed record XdpListing(
    IReadOnlyList<(string Name, bool IsXdp)> Interfaces, IReadOnlyList<ListedService> Services, IReadOnlyList<(Reason Reason, ulong Packets)> Reasons, uint Room);

/// <summary>A service as it stands in the maps.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Record">What packets see.</param>
/// <param name="Persistence">Zero: not persistent.</param>
/// <param name="Traffic">Of all its servers, also of those that are gone.</param>
/// <param name="Servers">The newest first, as IPVS has them; removed ones that have connections left come last.</param>
public sealed record ListedService(XdpServiceKey Key, ServiceRecord Record, TimeSpan Persistence, TrafficRecord Traffic, IReadOnlyList<ListedServer> Servers);

/// <summary>A server as it stands in the maps.</summary>
public sealed record ListedServer(ServerRecord Record, LoadRecord Load, TrafficRecord Traffic);

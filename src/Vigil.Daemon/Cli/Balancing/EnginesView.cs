using Vigil.Daemon.Apply.Xdp;
using Vigil.Netlink;
using Vigil.Xdp;
using Vigil.Xdp.Engine;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>What of the engines there is in a network namespace, and by which path each interface is or would be balanced.</summary>
/// <param name="IpvsIsLoaded">The kernel's IPVS is there; whether it could be loaded is not tried.</param>
/// <param name="Obstacle">What stands in the way of Vigil's own engine; null: it starts.</param>
/// <param name="Ports">Interfaces, without the loopback.</param>
internal sealed record EnginesView(bool IpvsIsLoaded, XdpProblem? Obstacle, IReadOnlyList<PortView> Ports);

/// <summary>An interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOn">Vigil's engine is on it.</param>
/// <param name="Path">The path it has, else the one it would get.</param>
/// <param name="Why">Why that one.</param>
/// <param name="Other">Somebody else's XDP program on it; null without one.</param>
internal sealed record PortView(string Name, bool IsOn, PacketPath Path, string Why, XdpProgram? Other)
{
    private const ushort Loopback = 772; // ARPHRD_LOOPBACK

    /// <summary>The path in words.</summary>
    public string Way => Path switch
    {
        PacketPath.Xdp => "native XDP",
        PacketPath.XdpCompleting => "native XDP, completes checksums",
        _ => "tc ingress",
    };

    /// <summary>All interfaces of a namespace. Pure but for what sysfs says of drivers.</summary>
    /// <param name="view">Its network.</param>
    /// <param name="pinned">Where the engine is.</param>
    /// <param name="programOn">The XDP program of an interface, by its index.</param>
    public static IReadOnlyList<PortView> Of(NetworkView view, IReadOnlyList<PinnedPort> pinned, Func<int, XdpProgram?> programOn)
    {
        var on = pinned.GroupBy(port => port.Name).ToDictionary(port => port.Key, port => port.First());
        var links = view.Links.Where(link => link.HardwareType != Loopback && link.Name is not null).OrderBy(link => link.Index).ToList();
        var others = links.ToDictionary(link => link.Index, link => Foreign(programOn(link.Index), on.GetValueOrDefault(link.Name!)));
        var facts = links.ToDictionary(link => link.Name!, link => PortPaths.Facts(link, view, others[link.Index] is { } other ? XdpProgram.Stays(link.Name!, other) : null));
        var exits = facts.Values.Where(one => on.ContainsKey(one.Name)).ToList();
        return [.. links.Select(link => Of(link.Name!, PathChoice.Of(facts[link.Name!], exits), on.GetValueOrDefault(link.Name!), others[link.Index]))];
    }

    private static PortView Of(string name, PathChoice choice, PinnedPort? has, XdpProgram? other) => has is null || has.Way == choice.Path
        ? new(name, has is not null, choice.Path, choice.Reason, other)
        : new(name, true, has.Way, has.Way == PacketPath.Tc ? "native XDP was tried and refused, or something about the interface has changed since" : "it was chosen before something about the interface changed", other);

    private static XdpProgram? Foreign(XdpProgram? program, PinnedPort? own) => program is null || own is { Way: not PacketPath.Tc } && own.Program?.Id == program.Id ? null : program;
}

namespace Vigil.Xdp.Engine;

/// <summary>Which of the engine's programs an interface gets.</summary>
public enum PacketPath
{
    /// <summary>Native XDP, below the stack.</summary>
    Xdp,

    /// <summary>Native XDP that completes checksums senders have left to a hardware that is not there.</summary>
    XdpCompleting,

    /// <summary>tc ingress, where the stack begins.</summary>
    Tc,
}

/// <summary>What decides on the path of an interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Of a virtual interface, as the kernel names it (veth, tun, vlan, bond…); null for hardware.</param>
/// <param name="Driver">Of hardware; null when it is not known.</param>
/// <param name="CarriesVlans">VLAN interfaces are on it.</param>
/// <param name="Refusal">What came of an attempt at native XDP; null when none was made or it went well.</param>
public sealed record PortFacts(string Name, string? Kind, string? Driver, bool CarriesVlans, string? Refusal = null);

/// <summary>The path of an interface, and a sentence that says why.</summary>
public sealed record PathChoice(PacketPath Path, string Reason)
{
    private const string Virtio = "virtio_net";

    // Kinds of virtual interfaces that have a reason of their own; bonds are as good as what they bind, which the attempt shows.
    private static readonly Dictionary<string, string> OfKinds = new()
    {
        ["veth"] = "a veth takes frames from XDP only while its peer has a program too, and its senders leave checksums to be completed",
        ["tun"] = "a tun or tap device has checksums that are still to be completed",
        ["vlan"] = "XDP has no place on a VLAN interface",
        ["bridge"] = "XDP has no place on a bridge",
        ["macvlan"] = "XDP has no place on a macvlan",
    };

    /// <summary>Chooses. Generic XDP is never chosen: it is slower than the stack and drops segments that are still one.</summary>
    /// <param name="port">The interface.</param>
    /// <param name="exits">The interfaces its frames leave by.</param>
    public static PathChoice Of(PortFacts port, IEnumerable<PortFacts> exits)
    {
        if (Obstacle(port) is { } own)
            return new(PacketPath.Tc, own);
        foreach (var exit in exits.Where(exit => exit.Name != port.Name))
        {
            if (Obstacle(exit) is not null)
                return new(PacketPath.Tc, $"its frames leave by {exit.Name}, which takes none from XDP");
        }
        return port.Driver == Virtio
            ? new(PacketPath.XdpCompleting, $"native XDP of {Virtio}, whose host may leave checksums to be completed")
            : new(PacketPath.Xdp, port.Driver is { } driver ? $"native XDP of {driver}" : "native XDP");
    }

    private static string? Obstacle(PortFacts port)
    {
        if (port.Refusal is { } refusal)
            return refusal;
        if (port.Kind is { } kind and not "bond")
            return OfKinds.GetValueOrDefault(kind, $"an interface of kind {kind} has no native XDP");
        return port.CarriesVlans ? "VLANs are on it, whose tags hardware may take off where XDP does not see them" : null;
    }
}

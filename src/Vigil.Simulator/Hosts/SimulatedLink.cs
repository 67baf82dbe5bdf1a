using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>An interface of a simulated host.</summary>
public sealed class SimulatedLink
{
    private InterfaceSnapshot? snapshot;

    internal SimulatedLink(LinkSpec spec, int index) => (Name, Lan, Index, Addresses) = (spec.Name, spec.Lan, index, spec.Addresses);

    /// <summary>Name on its host.</summary>
    public string Name { get; }

    /// <summary>The LAN it is plugged into.</summary>
    public int Lan { get; }

    /// <summary>Kernel index; a new one each time it is made anew.</summary>
    public int Index { get; private set; }

    /// <summary>It has carrier.</summary>
    public bool HasCarrier { get; private set; } = true;

    /// <summary>It exists.</summary>
    public bool Exists { get; private set; } = true;

    /// <summary>Its own addresses; those that are managed are not among them.</summary>
    public ValueList<InetAddress> Addresses { get; private set; }

    /// <summary>Packets can pass.</summary>
    public bool IsUp => HasCarrier && Exists;

    /// <summary>What the kernel tells about it.</summary>
    internal InterfaceSnapshot Snapshot => snapshot ??= new() { Name = Name, Index = Index, IsRunning = HasCarrier, Addresses = Addresses };

    /// <returns>False when all is as it was.</returns>
    internal bool Change(bool? carrier = null, bool? exists = null, ValueList<InetAddress>? addresses = null)
    {
        if ((carrier ?? HasCarrier) == HasCarrier && (exists ?? Exists) == Exists && (addresses ?? Addresses) == Addresses) return false;
        if (exists is true && !Exists) Index += 100;
        HasCarrier = carrier ?? HasCarrier;
        Exists = exists ?? Exists;
        Addresses = addresses ?? Addresses;
        snapshot = null;
        return true;
    }
}

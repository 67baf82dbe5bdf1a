using Vigil.Core.Settings;

namespace Vigil.Simulator;

/// <summary>
/// One number for each virtual router of the cluster: what has the same LAN, family and virtual router id is the same router on every
/// host. Checkers keep their state in arrays by host and cell.
/// </summary>
public sealed class Cells
{
    private readonly List<(int Lan, InetFamily Family, byte Vrid)> keys = [];

    /// <summary>Cells known so far.</summary>
    public int Count => keys.Count;

    /// <summary>The cell of an instance on a host.</summary>
    public int Of(SimulatedHost host, VrrpInstanceSettings settings)
    {
        int lan = host.Kernel.Link(settings.Interface)?.Lan ?? host.Kernel.Links[0].Lan;
        var key = (lan, settings.Family, settings.VirtualRouterId.Value);
        int at = keys.IndexOf(key);
        if (at >= 0) return at;
        keys.Add(key);
        return keys.Count - 1;
    }

    /// <summary>The LAN of a cell.</summary>
    public int LanOf(int cell) => keys[cell].Lan;

    /// <summary>The virtual router id of a cell.</summary>
    public byte VridOf(int cell) => keys[cell].Vrid;

    internal List<int> Where(Predicate<int> condition)
    {
        var found = new List<int>();
        for (int cell = 0; cell < keys.Count; cell++)
        {
            if (condition(cell)) found.Add(cell);
        }
        return found;
    }
}

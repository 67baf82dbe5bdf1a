using Vigil.Core;
using Vigil.Core.Settings;

namespace Vigil.Simulator;

/// <summary>
/// The part of a kernel that matters to VRRP: interfaces, and the virtual addresses that are on them. It outlives the daemon. The
/// daemon's reconciler is part of it: what is claimed is put back when somebody removes it (vrrp-behaviour L3).
/// </summary>
public sealed class SimulatedKernel
{
    /// <summary>From a removal by others to the repair.</summary>
    internal static readonly TimeSpan RepairAfter = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ContestWindow = TimeSpan.FromSeconds(10);
    private const int ContestedAt = 5;

    private readonly SimulatedHost host;
    private readonly Cluster cluster;
    private Holding?[] holdings = [];

    internal SimulatedKernel(SimulatedHost host, Cluster cluster, IReadOnlyList<LinkSpec> links)
    {
        (this.host, this.cluster) = (host, cluster);
        Links = [.. links.Select((link, i) => new SimulatedLink(link, i + 2))];
    }

    /// <summary>All interfaces.</summary>
    public SimulatedLink[] Links { get; }

    /// <summary>Addresses put on or taken off by the daemon so far.</summary>
    public long Writes { get; private set; }

    /// <summary>True when some address of a virtual router is on an interface.</summary>
    public bool Has(int cell) => cell < holdings.Length && holdings[cell] is { Count: > 0 };

    /// <summary>True when a daemon has asked for the addresses of a virtual router and has not released them.</summary>
    public bool IsClaimed(int cell) => cell < holdings.Length && holdings[cell] is { IsClaimed: true };

    /// <summary>True when all addresses that can be there are there.</summary>
    public bool IsComplete(int cell) =>
        cell < holdings.Length && holdings[cell] is { } holding && holding.Items.TrueForAll(item => item.IsPresent || Link(item.Interface) is not { Exists: true });

    /// <summary>The interface of this name.</summary>
    public SimulatedLink? Link(string? name)
    {
        foreach (var link in Links)
        {
            if (link.Name == name) return link;
        }
        return null;
    }

    internal void Claim(int cell, VrrpInstanceSettings settings)
    {
        var holding = At(cell);
        holding.IsClaimed = true;
        holding.Instance = settings.Name;
        var wanted = new List<Item>();
        foreach (var address in settings.VirtualAddresses) wanted.Add(new(address.Address, address.Interface ?? settings.Interface));
        foreach (var address in settings.ExcludedAddresses) wanted.Add(new(address.Address, address.Interface ?? settings.Interface));
        foreach (var old in holding.Items)
        {
            if (wanted.Find(item => item.Address == old.Address && item.Interface == old.Interface) is { } same) same.IsPresent = old.IsPresent;
            else if (old.IsPresent) Put(cell, holding, old, present: false, write: true);
        }
        holding.Items = wanted;
        holding.Count = wanted.Count(item => item.IsPresent);
        Repair(cell);
    }

    internal void Release(int cell)
    {
        var holding = At(cell);
        holding.IsClaimed = false;
        foreach (var item in holding.Items)
        {
            if (item.IsPresent) Put(cell, holding, item, present: false, write: true);
        }
    }

    /// <summary>The supervisor, a new worker or the end of the machine takes off everything.</summary>
    internal void Withdraw(Predicate<int>? except = null, bool forget = true)
    {
        for (int cell = 0; cell < holdings.Length; cell++)
        {
            if (holdings[cell] is null || except?.Invoke(cell) == true) continue;
            bool claimed = holdings[cell]!.IsClaimed;
            Release(cell);
            holdings[cell]!.IsClaimed = claimed && !forget;
        }
    }

    /// <summary>Somebody else removes the first address of a virtual router.</summary>
    internal void RemoveForeign(int cell)
    {
        if (!Has(cell)) return;
        var holding = At(cell);
        Put(cell, holding, holding.Items.Find(item => item.IsPresent)!, present: false, write: false);
        PlanRepair(cell);
    }

    /// <summary>The reconciler notices that something is missing, when its process runs.</summary>
    internal void PlanRepair(int cell)
    {
        var holding = At(cell);
        if (!holding.IsClaimed || holding.RepairPlanned) return;
        holding.RepairPlanned = true;
        cluster.After(RepairAfter, () =>
        {
            holding.RepairPlanned = false;
            if (!holding.IsClaimed || !host.IsRunning || holding.Count == holding.Items.Count) return;
            holding.Removals.RemoveAll(at => cluster.Now - at > ContestWindow);
            holding.Removals.Add(cluster.Now);
            if (holding.Removals.Count < ContestedAt)
            {
                Repair(cell);
                return;
            }
            holding.Removals.Clear();
            host.Contested(holding.Instance);
        });
    }

    /// <summary>What a process that slept did not see removed, it sees now.</summary>
    internal void PlanRepairs()
    {
        for (int cell = 0; cell < holdings.Length; cell++)
        {
            if (IsClaimed(cell) && !IsComplete(cell)) PlanRepair(cell);
        }
    }

    /// <summary>An interface has vanished, and what was on it; or it is there again.</summary>
    internal void InterfaceChanged(SimulatedLink link)
    {
        for (int cell = 0; cell < holdings.Length; cell++)
        {
            if (holdings[cell] is not { } holding) continue;
            if (link.Exists)
            {
                PlanRepair(cell);
                continue;
            }
            foreach (var item in holding.Items)
            {
                if (item.IsPresent && item.Interface == link.Name) Put(cell, holding, item, present: false, write: false);
            }
        }
    }

    private void Repair(int cell)
    {
        var holding = At(cell);
        foreach (var item in holding.Items)
        {
            if (!item.IsPresent && Link(item.Interface) is { Exists: true }) Put(cell, holding, item, present: true, write: true);
        }
    }

    private void Put(int cell, Holding holding, Item item, bool present, bool write)
    {
        item.IsPresent = present;
        holding.Count += present ? 1 : -1;
        if (write) Writes++;
        foreach (var observer in cluster.ObserverArray) observer.AddressChanged(host, cell, item.Address, present);
        cluster.Changed();
    }

    private Holding At(int cell)
    {
        if (cell >= holdings.Length) Array.Resize(ref holdings, cell + 8);
        return holdings[cell] ??= new Holding();
    }

    private sealed class Holding
    {
        public bool IsClaimed;
        public bool RepairPlanned;
        public int Count;
        public string Instance = "";
        public List<Item> Items = [];
        public readonly List<Instant> Removals = [];
    }

    private sealed class Item(InetAddress address, string? link)
    {
        public readonly InetAddress Address = address;
        public readonly string? Interface = link;
        public bool IsPresent;
    }
}

using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>
/// Virtual LANs: a packet in with a time, packets out with times. Every direction between two hosts on a LAN has its own quality and its
/// own random numbers.
/// </summary>
public sealed class Network
{
    private readonly Cluster cluster;
    private readonly Stack<Packet> spare = new();
    private Link?[] links = [];
    private int hostCount;

    internal Network(Cluster cluster) => this.cluster = cluster;

    /// <summary>Packets handed to a host's network card so far.</summary>
    public long Delivered { get; internal set; }

    /// <summary>The present quality of a direction.</summary>
    public LinkQuality this[int lan, int from, int to]
    {
        get => At(lan, from, to).Quality;
        set
        {
            At(lan, from, to).Quality = value;
            cluster.Changed();
        }
    }

    /// <summary>Changes a direction on one LAN, or (−1) on all.</summary>
    public void Change(int lan, int from, int to, Func<LinkQuality, LinkQuality> change)
    {
        for (int i = 0; i < cluster.LanCount; i++)
        {
            if (lan < 0 || lan == i) this[i, from, to] = change(this[i, from, to]);
        }
    }

    internal void Send(SimulatedHost from, SimulatedLink link, in VrrpOutput output, int cell)
    {
        if (!link.IsUp) return;
        var packet = Fill(from, link, output, cell);
        bool multicast = output.Address.IsMulticast;
        foreach (var to in cluster.HostArray)
        {
            if (to == from || !(multicast ? to.LinkOn(link.Lan) is not null : to.HasAddress(output.Address))) continue;
            Carry(packet, At(link.Lan, from.Index, to.Index), to);
        }
        if (packet.Copies == 0) spare.Push(packet);
    }

    /// <summary>A packet that no host of the cluster has sent reaches one.</summary>
    internal void Inject(SimulatedHost to, int lan, ReadOnlySpan<byte> pdu, InetAddress source, InetAddress destination, int cell)
    {
        var packet = spare.Count > 0 ? spare.Pop() : new Packet();
        packet.Fill(pdu, source, destination);
        (packet.Cell, packet.From, packet.Lan, packet.Copies) = (cell, -1, lan, 1);
        cluster.Queue.Add(cluster.Now, new(to, packet, null));
    }

    /// <summary>A copy has been read or lost.</summary>
    internal void Done(Packet packet)
    {
        if (--packet.Copies == 0) spare.Push(packet);
    }

    private Packet Fill(SimulatedHost from, SimulatedLink link, in VrrpOutput output, int cell)
    {
        var packet = spare.Count > 0 ? spare.Pop() : new Packet();
        packet.Fill(output.Pdu.Span, output.Source, output.Address);
        packet.Cell = cell;
        packet.From = from.Index;
        packet.Lan = link.Lan;
        return packet;
    }

    private void Carry(Packet packet, Link link, SimulatedHost to)
    {
        var quality = link.Quality;
        if (quality.IsCut || (quality.Loss > 0 && link.Random.Chance(quality.Loss))) return;
        if (quality.Corrupted > 0 && link.Random.Chance(quality.Corrupted))
        {
            var damaged = spare.Count > 0 ? spare.Pop() : new Packet();
            damaged.FillCorrupt(packet, link.Random.Next(int.MaxValue));
            packet = damaged;
        }
        Arrive(packet, link, to);
        if (quality.Duplicated > 0 && link.Random.Chance(quality.Duplicated)) Arrive(packet, link, to);
    }

    private void Arrive(Packet packet, Link link, SimulatedHost to)
    {
        var quality = link.Quality;
        var at = cluster.Now + quality.Delay;
        if (quality.Jitter > TimeSpan.Zero) at += quality.Jitter * link.Random.NextShare();
        if (quality.Reordered > 0 && link.Random.Chance(quality.Reordered)) at += quality.HeldBack * link.Random.NextShare();
        // A cable does not reorder: only what is held back on purpose is overtaken.
        else link.LastArrival = at = Instant.Max(at, link.LastArrival);
        packet.Copies++;
        cluster.Queue.Add(at, new(to, packet, null));
    }

    private Link At(int lan, int from, int to)
    {
        if (hostCount != cluster.HostArray.Length || links.Length != cluster.LanCount * hostCount * hostCount) Grow();
        ref var link = ref links[(lan * hostCount + from) * hostCount + to];
        return link ??= new Link(cluster.Random.Stream($"link {lan} {from}>{to}"));
    }

    private void Grow()
    {
        int count = cluster.HostArray.Length;
        var grown = new Link?[cluster.LanCount * count * count];
        for (int i = 0; i < links.Length; i++)
        {
            int to = i % hostCount, from = i / hostCount % hostCount, lan = i / hostCount / hostCount;
            grown[(lan * count + from) * count + to] = links[i];
        }
        (links, hostCount) = (grown, count);
    }

    private sealed class Link(SeededRandom random)
    {
        public readonly SeededRandom Random = random;
        public LinkQuality Quality = LinkQuality.Sound;
        public Instant LastArrival;
    }
}

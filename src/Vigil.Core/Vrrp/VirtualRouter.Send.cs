using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Adverts: serialised once per destination and sent again and again until something changes. Buffers are never rewritten while an
/// output may still point to them: a change makes new ones.
/// </summary>
public sealed partial class VirtualRouter
{
    private InetAddress[] advertised = [];
    private byte[][]? prepared;
    private byte[][] said = [];
    private int excludedReported;

    /// <summary>Addresses in the advert: those of the family that fit the MTU (A4).</summary>
    internal ReadOnlySpan<InetAddress> AdvertisedAddresses => advertised;

    /// <summary>How many addresses the advert lists.</summary>
    public int AdvertisedCount => advertised.Length;

    private void InvalidateAdvert() => prepared = null;

    private void SendAdvert(Instant now)
    {
        prepared ??= Prepare(EffectivePriority);
        Send(said = prepared);
        Statistics.AdvertsSent++;
        LastAdvertSent = now;
    }

    private void SendResignation(Instant now)
    {
        Send(Prepare(Priority.Resign));
        Statistics.AdvertsSent++;
        Statistics.PriorityZeroSent++;
        LastAdvertSent = now;
        host.Emit(new Fact.Resigned(Settings.Name));
    }

    private void Send(byte[][] pdus)
    {
        ulong stamp = Signs ? host.HmacClock.NextStamp(Settings.AuthHmac!, ref lastStamp) : 0;
        for (int i = 0; i < pdus.Length; i++)
        {
            ReadOnlyMemory<byte> pdu = Signs ? Sign(pdus[i], Destination(i), stamp) : pdus[i];
            host.Emit(new VrrpOutput
            {
                Kind = VrrpOutputKind.SendAdvert,
                Router = this,
                Pdu = pdu,
                Address = Destination(i),
                Source = Source,
            });
        }
    }

    private InetAddress Destination(int index) => Settings.IsUnicast ? Settings.UnicastPeers[index].Address : Settings.MulticastGroup;

    private byte[][] Prepare(Priority priority)
    {
        var pdus = new byte[Settings.IsUnicast ? Settings.UnicastPeers.Count : 1][];
        for (int i = 0; i < pdus.Length; i++)
        {
            int length = Advertisement.LengthOf(Settings.Version, Settings.Family, advertised.Length);
            var pdu = new byte[length + (Signs ? AuthTrailer.Length : 0)];
            AdvertWriter.Write(pdu, Settings, priority, advertised);
            // A signed IPv6 payload is summed as a whole, trailer included, so it waits for the signature.
            WriteChecksum(pdu.AsSpan(0, length), i);
            pdus[i] = pdu;
        }
        return pdus;
    }

    private void WriteChecksum(Span<byte> pdu, int destination)
    {
        var form = SendingForm(destination);
        var to = form == ChecksumForm.GroupPseudoHeader ? Settings.MulticastGroup : Destination(destination);
        AdvertChecksum.Write(pdu, form, Source, to);
    }

    /// <summary>Works out source, index and MTU again after an interface or the settings changed.</summary>
    internal void RefreshInterface(Instant now)
    {
        var snapshot = Settings.Interface is { } name ? host.Trackers.Interface(name).Snapshot : null;
        var source = ChooseSource(snapshot);
        int index = snapshot?.Index ?? 0;
        HasSource = !source.IsNone;
        // Without an address the last one is kept: the resignation goes out with it.
        if (HasSource && source != Source)
        {
            Source = source;
            InvalidateAdvert();
        }
        host.Dispatch.Place(this, index);
        InterfaceIndex = index;
        ChooseAdvertised(snapshot?.Mtu ?? DefaultMtu);
    }

    private const int DefaultMtu = 1500;

    private void ChooseAdvertised(int mtu)
    {
        var fitting = new List<InetAddress>();
        int capacity = AdvertWriter.Capacity(Settings, mtu);
        int excluded = 0;
        foreach (var item in Settings.VirtualAddresses)
        {
            if (item.Address.Family != Settings.Family) continue;
            if (fitting.Count < capacity) fitting.Add(item.Address);
            else excluded++;
        }
        if (!advertised.AsSpan().SequenceEqual(fitting.ToArray()))
        {
            advertised = [.. fitting];
            InvalidateAdvert();
        }
        if (excluded == excludedReported) return;
        excludedReported = excluded;
        if (excluded > 0) host.Emit(new Fact.AddressesExcluded(Settings.Name, excluded, mtu));
    }

    /// <summary>The configured source, or the first address of the family (IPv6 multicast: link-local, RFC 9568 section 5.1.2.1).</summary>
    private InetAddress ChooseSource(InterfaceSnapshot? snapshot)
    {
        if (!Settings.SourceAddress.IsNone) return Settings.SourceAddress;
        if (snapshot is null) return InetAddress.None;
        bool wantsLinkLocal = !Settings.IsUnicast || Settings.UnicastPeers[0].Address.IsLinkLocal6;
        var other = InetAddress.None;
        foreach (var address in snapshot.Addresses)
        {
            if (address.Family != Settings.Family) continue;
            if (address.Family == InetFamily.IPv4 || address.IsLinkLocal6 == wantsLinkLocal) return address;
            if (other.IsNone) other = address;
        }
        return Settings.IsUnicast ? other : InetAddress.None;
    }
}

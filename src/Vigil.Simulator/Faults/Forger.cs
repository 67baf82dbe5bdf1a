using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Simulator;

/// <summary>A stranger that sends resignations for the virtual routers of a host: whoever is not the master has no say (fault 14).</summary>
internal static class Forger
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    public static void Apply(SimulatedHost host, Fault fault)
    {
        int count = (int)(fault.Amount * Lasts.TotalSeconds);
        foreach (var instance in host.Spec.Configuration.Instances)
        {
            for (int i = 0; i < count; i++) host.Cluster.After(Lasts / count * i, () => Send(host, instance));
        }
    }

    private static void Send(SimulatedHost host, VrrpInstanceSettings instance)
    {
        if (host.Kernel.Link(instance.Interface) is not { } link || link.Lan != 0) return;
        var source = instance.Family == InetFamily.IPv6 ? new InetAddress(InetFamily.IPv6, 0xfe80_0000_0000_0000, 0xbad) : new InetAddress(InetFamily.IPv4, 0, 0x0a00_00fe);
        var pdu = new byte[AdvertWriter.MaxLength];
        InetAddress[] addresses = [.. instance.VirtualAddresses.Select(one => one.Address)];
        pdu = pdu[..AdvertWriter.Write(pdu, instance, Priority.Resign, addresses)];
        foreach (var to in host.Cluster.Hosts)
        {
            if (to.LinkOn(link.Lan) is not { Addresses.Count: > 0 } heard) continue;
            var destination = instance.IsUnicast ? heard.Addresses[0] : instance.MulticastGroup;
            var form = instance.Version == VrrpVersion.V3 ? ChecksumForm.PseudoHeader : ChecksumForm.Plain;
            AdvertChecksum.Write(pdu, form, source, destination);
            host.Cluster.Network.Inject(to, link.Lan, pdu, source, destination, host.Cluster.Cells.Of(host, instance));
        }
    }
}

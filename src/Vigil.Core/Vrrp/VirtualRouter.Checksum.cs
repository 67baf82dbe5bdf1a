using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Which checksum form to send, and which ones to take from a peer (A3, F15). Over IPv4, version 3 exists in three forms;
/// all are taken, and a unicast peer is answered in the form it uses itself (fault 5).
/// </summary>
public sealed partial class VirtualRouter
{
    private ChecksumForm?[] peerForms = [];

    /// <summary>The form the last sound advert used; null before the first.</summary>
    public ChecksumForm? HeardChecksumForm { get; private set; }

    private ChecksumForm SendingForm(int destination)
    {
        if (Settings.Family == InetFamily.IPv6) return ChecksumForm.PseudoHeader;
        if (Settings.Version == VrrpVersion.V2 || Settings.ChecksumWithoutPseudoHeader) return ChecksumForm.Plain;
        if (!Settings.IsUnicast) return ChecksumForm.PseudoHeader;
        if (Settings.OldUnicastChecksum == OldUnicastChecksum.Force) return ChecksumForm.GroupPseudoHeader;
        return (destination < peerForms.Length ? peerForms[destination] : null) ?? ChecksumForm.PseudoHeader;
    }

    private bool CheckChecksum(in Advertisement advert, in PacketMetadata metadata)
    {
        if (Settings.Family == InetFamily.IPv6)
        {
            return AdvertChecksum.Verify(advert.Payload, ChecksumForm.PseudoHeader, metadata.Source, metadata.Destination)
                || AdvertChecksum.Verify(advert.Pdu, ChecksumForm.PseudoHeader, metadata.Source, metadata.Destination);
        }
        if (advert.Version == VrrpVersion.V2) return AdvertChecksum.Verify(advert.Pdu, ChecksumForm.Plain, metadata.Source, metadata.Destination);
        if (FormOf(advert, metadata) is not { } form) return false;
        HeardChecksumForm = form;
        if (Settings.IsUnicast && Settings.OldUnicastChecksum != OldUnicastChecksum.Force) RememberForm(metadata.Source, form);
        return true;
    }

    private ChecksumForm? FormOf(in Advertisement advert, in PacketMetadata metadata)
    {
        if (AdvertChecksum.Verify(advert.Pdu, ChecksumForm.PseudoHeader, metadata.Source, metadata.Destination)) return ChecksumForm.PseudoHeader;
        if (AdvertChecksum.Verify(advert.Pdu, ChecksumForm.Plain, metadata.Source, metadata.Destination)) return ChecksumForm.Plain;
        bool old = Settings.IsUnicast && Settings.OldUnicastChecksum != OldUnicastChecksum.Never
            && AdvertChecksum.Verify(advert.Pdu, ChecksumForm.GroupPseudoHeader, metadata.Source, Settings.MulticastGroup);
        return old ? ChecksumForm.GroupPseudoHeader : null;
    }

    private void RememberForm(InetAddress source, ChecksumForm form)
    {
        if (peerForms.Length != Settings.UnicastPeers.Count) peerForms = new ChecksumForm?[Settings.UnicastPeers.Count];
        for (int i = 0; i < peerForms.Length; i++)
        {
            if (Settings.UnicastPeers[i].Address != source || peerForms[i] == form) continue;
            peerForms[i] = form;
            InvalidateAdvert();
        }
    }
}

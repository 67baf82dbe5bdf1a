using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>The checks a packet passes, in the order of vrrp-behaviour F. A refused packet touches a counter and nothing else.</summary>
public sealed partial class VirtualRouter
{
    private byte[]? password;

    internal void Receive(ReadOnlySpan<byte> packet, in PacketMetadata metadata, Instant now)
    {
        if (State is not (RouterState.Backup or RouterState.Master) || now < listensFrom) return;
        if (CheckPacket(packet, metadata, out var advert, out bool ignored) is { } error)
        {
            Reject(error, advert, metadata);
            return;
        }
        if (ignored) return;
        Statistics.AdvertsReceived++;
        if (CheckContent(advert, metadata) is { } contentError)
        {
            Reject(contentError, advert, metadata);
            return;
        }
        if (advert.Priority.Value == 0) Statistics.PriorityZeroReceived++;
        if (State == RouterState.Master) HearAsMaster(advert, metadata, now);
        else HearAsBackup(advert, metadata, now);
    }

    /// <summary>F2 to F17: is this a sound advert, meant for us?</summary>
    private AdvertError? CheckPacket(ReadOnlySpan<byte> packet, in PacketMetadata metadata, out Advertisement advert, out bool ignored)
    {
        bool multicast = metadata.Destination.IsMulticast;
        ignored = Settings.Family == InetFamily.IPv6 && multicast == Settings.IsUnicast;
        bool parsed = Advertisement.TryParse(packet, metadata.Family, out advert, out var error);
        if (ignored) return null;
        if (!parsed && error == AdvertError.PacketLength) return error;
        if (advert.IpProtocol != Advertisement.Protocol) return AdvertError.AuthenticationTypeMismatch;
        if (parsed && advert.Trailer.Length > 0 && Settings.AuthHmac is null) return AdvertError.PacketLength;
        if (multicast && (advert.Ttl ?? metadata.Ttl) is { } ttl && ttl != 255) return AdvertError.Ttl;
        if (!parsed || advert.Version != Settings.Version) return AdvertError.Version;
        if (CheckAuthentication(advert, metadata) is { } authenticationError) return authenticationError;
        if (advert.Version == VrrpVersion.V2 && advert.Interval != Settings.AdvertInterval) return AdvertError.AdvertInterval;
        if (advert.Type != Advertisement.TypeAdvertisement) return AdvertError.InvalidType;
        if (!CheckChecksum(advert, metadata)) return AdvertError.Checksum;
        if (multicast == Settings.IsUnicast) return AdvertError.AddressList;
        if (metadata.Source == Source) return AdvertError.OwnAddress;
        ignored = IsAddressOwner && Settings.OwnerIgnoresAdverts;
        return null;
    }

    /// <summary>F18, F19 and what RFC 9568 section 7.1 adds for version 3.</summary>
    private AdvertError? CheckContent(in Advertisement advert, in PacketMetadata metadata)
    {
        if (advert.Version == VrrpVersion.V3 && ((advert.AddressCount == 0 && AdvertisedCount > 0) || advert.Interval.Centiseconds == 0))
        {
            return AdvertError.EmptyAdvert;
        }
        bool known = State == RouterState.Backup && metadata.Source == MasterAddress;
        if (!(Settings.SkipAddressListCheck && known) && !SameAddresses(advert))
        {
            // RFC 3768 section 7.1 drops it unless the owner sent it; RFC 9568 logs and goes on.
            if (advert.Version == VrrpVersion.V2 && !advert.Priority.IsOwner) return AdvertError.AddressList;
            Reject(AdvertError.AddressList, advert, metadata);
        }
        return Settings.IsUnicast && Settings.CheckUnicastSource ? CheckSender(metadata.Source, advert.Ttl ?? metadata.Ttl) : null;
    }

    private AdvertError? CheckSender(InetAddress source, byte? ttl)
    {
        foreach (var peer in Settings.UnicastPeers)
        {
            if (peer.Address != source) continue;
            return ttl is { } hops && (hops < peer.MinTtl || hops > peer.MaxTtl) ? AdvertError.Ttl : null;
        }
        return AdvertError.UnknownPeer;
    }

    private AdvertError? CheckAuthentication(in Advertisement advert, in PacketMetadata metadata)
    {
        if (Settings.AuthHmac is not null && CheckHmac(advert, metadata) is { } hmacError) return hmacError;
        if (advert.Version != VrrpVersion.V2) return null;
        if (advert.AuthenticationType > (byte)AuthenticationType.AuthenticationHeader) return AdvertError.InvalidAuthenticationType;
        if (advert.AuthenticationType != (byte)Settings.AuthenticationType) return AdvertError.AuthenticationTypeMismatch;
        if (Settings.AuthenticationType != AuthenticationType.Password) return null;
        password ??= AdvertWriter.PasswordOf(Settings);
        return advert.Password.SequenceEqual(password) ? null : AdvertError.AuthenticationFailure;
    }

    /// <summary>Same addresses in any order. The common case is the same bytes as ours.</summary>
    private bool SameAddresses(in Advertisement advert)
    {
        var ours = AdvertisedAddresses;
        if (advert.AddressCount != ours.Length) return false;
        for (int i = 0; i < ours.Length; i++)
        {
            var theirs = advert.Address(i);
            if (theirs != ours[i] && !ours.Contains(theirs)) return false;
        }
        return true;
    }

    /// <summary>Counts a refusal; told once per reason and state (fault 15: whatever sender it claims to come from).</summary>
    private void Reject(AdvertError error, in Advertisement advert, in PacketMetadata metadata)
    {
        Statistics.Count(error);
        if (!FirstTime(error)) return;
        host.Emit(new Fact.AdvertRejected(Settings.Name, metadata.Source, error, RejectionText.Of(error, advert, metadata, Settings)));
    }
}

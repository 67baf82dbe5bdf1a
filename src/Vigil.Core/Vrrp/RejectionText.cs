using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>Why an advert was refused, with both sides' values, so that a person sees whose configuration to change.</summary>
internal static class RejectionText
{
    internal static string Of(AdvertError error, in Advertisement advert, in PacketMetadata metadata, VrrpInstanceSettings ours) => error switch
    {
        AdvertError.PacketLength => "length does not fit what the packet says of itself"
            + (advert.Trailer.Length > 0 ? " (it carries an auth_hmac trailer, and auth_hmac is not configured here)" : ""),
        AdvertError.Ttl => $"TTL is {advert.Ttl ?? metadata.Ttl}, "
            + (metadata.Destination.IsMulticast ? "must be 255: it did not come from this link" : "outside min_ttl and max_ttl of the peer"),
        AdvertError.Version => $"speaks version {(byte)advert.Version}, we speak {(byte)ours.Version}; set vrrp_version alike",
        AdvertError.InvalidAuthenticationType => $"authentication type {advert.AuthenticationType} is not known",
        AdvertError.AuthenticationTypeMismatch => $"authentication type is {advert.AuthenticationType}, ours is "
            + $"{(byte)ours.AuthenticationType} ({ours.AuthenticationType}); make auth_type alike",
        AdvertError.AuthenticationFailure => "wrong password; make auth_pass alike, or another cluster uses this virtual_router_id",
        AdvertError.AdvertInterval => $"interval is {advert.Interval}, ours is {ours.AdvertInterval}; make advert_int alike",
        AdvertError.InvalidType => $"type is {advert.Type}, not 1",
        AdvertError.Checksum => "checksum is wrong in every form we know",
        AdvertError.AddressList when metadata.Destination.IsMulticast == ours.IsUnicast =>
            ours.IsUnicast ? "came by multicast, and unicast_peer is configured here" : "came by unicast, and no unicast_peer is configured here",
        AdvertError.AddressList => $"lists {AddressesOf(advert)}; make virtual_ipaddress alike, or another cluster uses this virtual_router_id"
            + (advert.Version == VrrpVersion.V3 ? " (used all the same, as RFC 9568 says)" : ""),
        AdvertError.UnknownPeer => "sender is not in unicast_peer",
        AdvertError.OwnAddress => $"carries our own source address {metadata.Source}: a second host has it, or somebody forges it",
        AdvertError.EmptyAdvert => advert.AddressCount == 0 ? "lists no address (RFC 9568: ignore)" : "interval is 0 (RFC 9568: ignore)",
        AdvertError.HmacMissing => "has no auth_hmac trailer, and mode enforce wants one",
        AdvertError.HmacMalformed => "auth_hmac trailer is malformed",
        AdvertError.HmacUnknownKey => $"signed with key {AuthTrailer.KeyId(advert.Trailer)}, which is not configured here",
        AdvertError.HmacInvalid => "HMAC is wrong: the keys differ, or somebody forges",
        AdvertError.HmacStale => "time stamp is outside time_window; compare the clocks of both hosts",
        _ => "time stamp is not newer than the last one: a replay",
    };

    private static string AddressesOf(in Advertisement advert)
    {
        const int shown = 8;
        var text = new List<string>();
        for (int i = 0; i < Math.Min(advert.AddressCount, shown); i++) text.Add(advert.Address(i).ToString());
        if (advert.AddressCount > shown) text.Add($"and {advert.AddressCount - shown} more");
        return text.Count == 0 ? "no address" : string.Join(", ", text);
    }
}

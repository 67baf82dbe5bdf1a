using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>auth_hmac: signing what we send, and judging what we hear (vrrp-behaviour G4, F7).</summary>
public sealed partial class VirtualRouter
{
    /// <summary>Signed copies alive at once: outputs of one input must not share a buffer.</summary>
    private const int SignedBuffers = 4;

    private readonly ReplayGuard replay = new();
    private byte[][] signed = [];
    private int nextSigned;
    private ulong lastStamp;

    private bool Signs => Settings.AuthHmac is { Mode: not AuthHmacMode.ReceiveOnly };

    private ReadOnlyMemory<byte> Sign(byte[] pdu, InetAddress destination, ulong stamp)
    {
        int copies = SignedBuffers * (Settings.IsUnicast ? Settings.UnicastPeers.Count : 1);
        if (signed.Length != copies || signed[0].Length != pdu.Length)
        {
            signed = new byte[copies][];
            for (int i = 0; i < copies; i++) signed[i] = new byte[pdu.Length];
        }
        var copy = signed[nextSigned++ % copies];
        pdu.CopyTo(copy, 0);
        AuthTrailer.Sign(copy, Source, ActiveKey, stamp);
        if (Settings.Family == InetFamily.IPv6) AdvertChecksum.Write(copy, ChecksumForm.PseudoHeader, Source, destination);
        return copy;
    }

    private AuthKey ActiveKey => Key(Settings.AuthHmac!.ActiveKeyId) ?? Settings.AuthHmac.Keys[0];

    private AuthKey? Key(byte id)
    {
        foreach (var key in Settings.AuthHmac!.Keys)
        {
            if (key.Id == id) return key;
        }
        return null;
    }

    private AdvertError? CheckHmac(in Advertisement advert, in PacketMetadata metadata)
    {
        var hmac = Settings.AuthHmac!;
        if (advert.Trailer.IsEmpty) return hmac.Mode == AuthHmacMode.Enforce ? AdvertError.HmacMissing : null;
        if (!AuthTrailer.IsWellFormed(advert.Trailer)) return AdvertError.HmacMalformed;
        if (Settings.IsUnicast && CheckSender(metadata.Source, null) is { } unknown) return unknown;
        if (Key(AuthTrailer.KeyId(advert.Trailer)) is not { } key) return AdvertError.HmacUnknownKey;
        if (!AuthTrailer.Verify(advert.Payload, metadata.Source, key)) return AdvertError.HmacInvalid;
        return replay.Check(metadata.Source, AuthTrailer.Stamp(advert.Trailer), hmac, host.HmacClock);
    }
}

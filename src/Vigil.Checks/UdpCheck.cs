using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>
/// <c>UDP_CHECK</c> (lvs-behaviour E14): sends one datagram. A refusal by ICMP fails; silence passes unless a reply is required, and then
/// the first reply must, if there is
/// a pattern, begin with it and have a length within bounds.
/// </summary>
public sealed class UdpCheck(UdpCheckSettings settings) : Probe
{
    /// <summary>What is sent without <c>payload</c>, as keepalived does.</summary>
    private static readonly byte[] DefaultPayload = "keepalived check - keepalived ch"u8.ToArray();

    private readonly byte[] payload = settings.Payload.Count == 0 ? DefaultPayload : settings.Payload.AsSpan().ToArray();

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Datagram;

    /// <inheritdoc/>
    public override ProbeStep Connected() => ProbeStep.Reply(payload);

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes)
    {
        if (!settings.RequireReply) return ProbeStep.Pass;
        if (settings.Reply.Count == 0) return ProbeStep.Pass;
        if (bytes.Length < settings.MinReplyLength || bytes.Length > settings.MaxReplyLength)
            return ProbeStep.Fail($"a reply of {bytes.Length} bytes, not {settings.MinReplyLength} to {settings.MaxReplyLength}");
        return Matches(bytes) ? ProbeStep.Pass : ProbeStep.Fail("the reply does not begin as required");
    }

    /// <inheritdoc/>
    public override ProbeResult TimedOut() => settings.RequireReply ? base.TimedOut() : ProbeResult.Good;

    private bool Matches(ReadOnlySpan<byte> bytes)
    {
        var pattern = settings.Reply.AsSpan();
        if (bytes.Length < pattern.Length) return false;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (!pattern[i].Matches(bytes[i])) return false;
        }
        return true;
    }
}

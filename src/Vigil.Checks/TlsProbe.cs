using Vigil.Checks.Tls;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>
/// <c>SSL_GET</c>: an HTTP probe through TLS. Bytes go in and out of memory of OpenSSL, so that a handshake that hangs is a probe that hears
/// nothing, like any other.
/// </summary>
/// <param name="inner">What is said inside; belongs to this one.</param>
/// <param name="settings">Names to send.</param>
/// <param name="client">Own and trusted certificates.</param>
public sealed class TlsProbe(Probe inner, HttpCheckSettings settings, TlsClient client) : Probe
{
    /// <summary>Bytes a server may send before the handshake is over.</summary>
    public const int MaxHandshake = 1 << 18;

    private const int RecordSize = 16384; // RFC 8446 section 5.1: most plain text one record holds

    // One loop serves all probes, one after the other; what stands here is used up before the next call.
    [ThreadStatic]
    private static byte[]? plain, outgoing;

    private TlsSession? session;
    private bool isOpen;
    private int step, handshakeBytes;

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Stream;

    /// <inheritdoc/>
    public override int Phases => inner.Phases;

    private static Span<byte> Plain => plain ??= new byte[RecordSize];

    /// <inheritdoc/>
    public override void Begin(int step, ushort nonce)
    {
        End();
        (this.step, isOpen, handshakeBytes) = (step, false, 0);
        inner.Begin(step, nonce);
    }

    /// <inheritdoc/>
    public override ProbeStep Connected()
    {
        if (client.Fault.Length > 0) return ProbeStep.Fail(client.Fault);
        session = client.Begin(ServerName());
        return session is null ? ProbeStep.Fail("no memory for TLS") : WithPending(session, Shake(session));
    }

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes)
    {
        if (session is not { } tls) return ProbeStep.Wait;
        tls.Put(bytes);
        if (!isOpen && (handshakeBytes += bytes.Length) > MaxHandshake)
            return ProbeStep.Fail($"the TLS handshake has more than {MaxHandshake} bytes");
        var next = isOpen ? ProbeStep.Wait : Shake(tls);
        if (isOpen && next.Result is null) next = Read(tls);
        return WithPending(tls, next);
    }

    /// <inheritdoc/>
    public override ProbeStep Closed() => isOpen ? inner.Closed() : ProbeStep.Fail("the server closed the connection within the TLS handshake");

    /// <inheritdoc/>
    public override ProbeResult TimedOut() => isOpen ? inner.TimedOut() : ProbeResult.Failed("the TLS handshake did not end in time");

    /// <inheritdoc/>
    public override void End()
    {
        session?.Dispose();
        session = null;
        inner.End();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        End();
        inner.Dispose();
    }

    /// <summary>Goes on with the handshake; when it is over, the request follows at once.</summary>
    private ProbeStep Shake(TlsSession tls)
    {
        var state = tls.Handshake();
        if (state == TlsState.NeedsMore) return ProbeStep.Wait;
        if (state != TlsState.Done) return ProbeStep.Fail($"TLS handshake: {OpenSsl.TakeError()}");
        isOpen = true;
        var first = inner.Connected();
        if (first.Send.IsEmpty || tls.Write(first.Send.Span) == TlsState.Done) return first with { Send = default };
        return ProbeStep.Fail($"TLS: {OpenSsl.TakeError()}");
    }

    /// <summary>Hands over all plain text there is.</summary>
    private ProbeStep Read(TlsSession tls)
    {
        while (true)
        {
            switch (tls.Read(Plain, out int count))
            {
                case TlsState.Done:
                    var next = inner.Received(Plain[..count]);
                    if (next.Result is not null) return next.Result is { IsGood: true } ? Farewell(tls, next) : next;
                    break;
                case TlsState.NeedsMore:
                    return ProbeStep.Wait;
                case TlsState.Ended:
                    var end = inner.Closed();
                    return end.Result is { IsGood: true } ? Farewell(tls, end) : end;
                default:
                    return ProbeStep.Fail($"TLS: {OpenSsl.TakeError()}");
            }
        }
    }

    private ProbeStep Farewell(TlsSession tls, ProbeStep end)
    {
        if (settings.Urls[step].TlsCompliant) tls.End();
        return end;
    }

    /// <summary>Adds what TLS itself has to say to the server.</summary>
    private static ProbeStep WithPending(TlsSession tls, ProbeStep next)
    {
        var buffer = outgoing ??= new byte[RecordSize];
        int length = 0;
        while (true)
        {
            int more = tls.Take(buffer.AsSpan(length));
            if (more == 0) break;
            length += more;
            if (length == buffer.Length) Array.Resize(ref buffer, length * 2);
        }
        outgoing = buffer;
        return next with { Send = buffer.AsMemory(0, length) };
    }

    private string? ServerName() => !settings.SendsSni ? null : settings.SniName ?? settings.Urls[step].VirtualHost ?? settings.VirtualHost;
}

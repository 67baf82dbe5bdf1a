using Vigil.Core.Health;

namespace Vigil.Checks;

/// <summary>The kind of socket a probe talks through.</summary>
public enum ProbeTransport : byte
{
    /// <summary>A TCP connection.</summary>
    Stream,

    /// <summary>A connected UDP socket.</summary>
    Datagram,

    /// <summary>A connected, unprivileged ICMP or ICMPv6 echo socket.</summary>
    Echo,
}

/// <summary>
/// What one attempt of a check does, without a socket: bytes come in, bytes to send and a result come out. One object per check, used
/// again for each of its attempts; only one runs at a time. The owner of the socket begins it, tells it what happens until it has a result,
/// then ends it and calls nothing afterwards.
/// </summary>
public abstract class Probe : IDisposable
{
    /// <summary>The socket it needs.</summary>
    public abstract ProbeTransport Transport { get; }

    /// <summary>
    /// How many times the limit of the connection (<c>connect_timeout</c>) the whole attempt may take. The limit itself holds for each
    /// silence: until connected, and from one word of the server to the next.
    /// </summary>
    public virtual int Phases => 1;

    /// <summary>A new attempt.</summary>
    /// <param name="step">Which part of the check: the number of the url; otherwise 0.</param>
    /// <param name="nonce">A number that differs from attempt to attempt: query id or sequence.</param>
    public virtual void Begin(int step, ushort nonce) { }

    /// <summary>The connection stands, or the socket is ready.</summary>
    public abstract ProbeStep Connected();

    /// <summary>The server sent something: a piece of a stream of any length, or one whole datagram (which may be empty).</summary>
    public abstract ProbeStep Received(ReadOnlySpan<byte> bytes);

    /// <summary>The server closed its end of the stream.</summary>
    public virtual ProbeStep Closed() => ProbeStep.Fail("the server closed the connection too early");

    /// <summary>Nothing came in time.</summary>
    public virtual ProbeResult TimedOut() => ProbeResult.Failed("no reply in time");

    /// <summary>No connection came about in time.</summary>
    public virtual ProbeResult NotConnectedInTime() => ProbeResult.Failed("no connection in time");

    /// <summary>The connection was refused, or broke.</summary>
    /// <param name="why">What the system says.</param>
    /// <param name="wasConnected">It broke.</param>
    public virtual ProbeResult Broken(string why, bool wasConnected) => ProbeResult.Failed(why);

    /// <summary>The attempt is over, by whatever cause: what it held beyond its own size is given back.</summary>
    public virtual void End() { }

    /// <summary>The check is gone.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the check holds outside managed memory.</summary>
    protected virtual void Dispose(bool disposing) { }
}

/// <summary>What to do next: send bytes, end with a result, or (the default value) wait for more. With both, send and then end.</summary>
/// <param name="Send">Bytes to send; valid until the next call of the probe.</param>
/// <param name="Result">The end of the attempt.</param>
public readonly record struct ProbeStep(ReadOnlyMemory<byte> Send, ProbeResult? Result)
{
    /// <summary>Nothing to do until the server says more.</summary>
    public static ProbeStep Wait => default;

    /// <summary>The attempt passed.</summary>
    public static ProbeStep Pass { get; } = new(default, ProbeResult.Good);

    /// <summary>The attempt failed.</summary>
    public static ProbeStep Fail(string detail) => new(default, ProbeResult.Failed(detail));

    /// <summary>Send these bytes and wait.</summary>
    public static ProbeStep Reply(ReadOnlyMemory<byte> bytes) => new(bytes, null);
}

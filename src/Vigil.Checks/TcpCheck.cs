namespace Vigil.Checks;

/// <summary><c>TCP_CHECK</c>: a connection that comes about is all it wants.</summary>
public sealed class TcpCheck : Probe
{
    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Stream;

    /// <inheritdoc/>
    public override ProbeStep Connected() => ProbeStep.Pass;

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes) => ProbeStep.Pass;
}

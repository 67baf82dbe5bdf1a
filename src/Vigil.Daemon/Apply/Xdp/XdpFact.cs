using Microsoft.Extensions.Logging;
using Vigil.Xdp;
using Vigil.Xdp.Engine;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>What the embedded data plane tells the log.</summary>
public abstract record XdpFact : EngineFact
{
    private XdpFact() { }

    /// <summary>Something went wrong; told once.</summary>
    public sealed record Trouble(XdpProblem Problem) : XdpFact
    {
        /// <inheritdoc/>
        public override LogLevel Level => LogLevel.Error;

        /// <inheritdoc/>
        public override string ToString() => $"XDP: {Problem}";
    }

    /// <summary>This engine balances, though nobody named it.</summary>
    public sealed record Chosen(string Reason) : XdpFact
    {
        /// <inheritdoc/>
        public override LogLevel Level => LogLevel.Information;

        /// <inheritdoc/>
        public override string ToString() => $"lb_engine auto: xdp, {Reason}";
    }

    /// <summary>An interface has the program now.</summary>
    public sealed record Attached(string Interface, PathChoice Choice) : XdpFact
    {
        /// <inheritdoc/>
        public override LogLevel Level => LogLevel.Information;

        /// <inheritdoc/>
        public override string ToString() =>
            $"XDP: balancing on {Interface} {(Choice.Path == PacketPath.Tc ? "at tc ingress" : "by native XDP")}: {Choice.Reason}";
    }
}

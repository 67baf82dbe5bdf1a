using Microsoft.Extensions.Logging;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>What the IPVS side tells the rest of the worker.</summary>
public abstract record IpvsFact : EngineFact
{
    private IpvsFact() { }

    /// <summary>The kernel refused a change. It is told once and tried again, until it works or is not wanted any more.</summary>
    /// <param name="What">What was tried, such as "add TCP 10.0.0.1:80".</param>
    /// <param name="Error">Why not.</param>
    public sealed record Failed(string What, NetlinkError Error) : IpvsFact
    {
        /// <inheritdoc/>
        public override LogLevel Level => LogLevel.Error;

        /// <inheritdoc/>
        public override string ToString() => $"IPVS: cannot {What}: {Error}";
    }

    /// <summary>Somebody else changed services of ours; they are put right.</summary>
    /// <param name="Services">How many services differed.</param>
    /// <param name="Examples">What differed, at most <see cref="IpvsReconciler.LargestReport"/> of it.</param>
    public sealed record Drifted(int Services, IReadOnlyList<string> Examples) : IpvsFact
    {
        /// <inheritdoc/>
        public override string ToString() =>
            $"IPVS: {Services} service{(Services == 1 ? "" : "s")} changed by somebody else, put right: {string.Join("; ", Examples)}{(Examples.Count < Services ? " …" : "")}";
    }

    /// <summary>Somebody else changes a service of ours again and again: it is put right less often from now on.</summary>
    public sealed record Contested(string Service) : IpvsFact
    {
        /// <inheritdoc/>
        public override string ToString() =>
            $"IPVS: somebody else keeps changing {Service}: it is put right only every {IpvsReconciler.ContestedHold.TotalSeconds} s from now on";
    }

    /// <summary>IPVS cannot be used. It is tried again from time to time.</summary>
    public sealed record Unavailable(NetlinkError Error) : IpvsFact
    {
        /// <inheritdoc/>
        public override LogLevel Level => LogLevel.Error;

        /// <inheritdoc/>
        public override string ToString() => Error.Errno switch
        {
            Errno.NoEntry when Error.Message is null =>
                "VG2101: IPVS is not in this kernel, and its module ip_vs could not be loaded: virtual servers are not balanced. "
                + "Load it (modprobe ip_vs), use a kernel that has it, or lb_engine auto; it is looked for again every minute",
            Errno.NotPermitted => "IPVS may not be used by this process: it needs CAP_NET_ADMIN outside of user namespaces",
            _ => $"IPVS cannot be used: {Error}",
        };
    }

    /// <summary>IPVS can be used now, and could not before.</summary>
    public sealed record Available : IpvsFact
    {
        /// <inheritdoc/>
        public override LogLevel Level => LogLevel.Information;

        /// <inheritdoc/>
        public override string ToString() => "IPVS can be used now";
    }

    /// <summary>Something that concerns no service.</summary>
    public sealed record Trouble(string What) : IpvsFact
    {
        /// <inheritdoc/>
        public override string ToString() => $"IPVS: {What}";
    }
}

using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Everything VRRP on one host: its virtual routers, sync groups and trackers. Pure and deterministic: the daemon, the tests and the
/// simulator drive this same object. Feed one input, take all outputs, look at <see cref="NextWake"/>, repeat.
/// </summary>
public sealed partial class VrrpHost
{
    /// <summary>Starts empty of knowledge: interfaces are told next, then the first wake starts the routers (C2).</summary>
    /// <param name="configuration">Settings in force.</param>
    /// <param name="now">Start of the process.</param>
    public VrrpHost(Configuration configuration, Instant now) => throw new NotSupportedException("the core is being written");

    /// <summary>All virtual routers, in configuration order.</summary>
    public IReadOnlyList<VirtualRouter> Routers => throw new NotSupportedException();

    /// <summary>Earliest deadline; null: nothing to wait for.</summary>
    public Instant? NextWake => throw new NotSupportedException();

    /// <summary>Feeds one input.</summary>
    public void Handle(in VrrpInput input, Instant now) => throw new NotSupportedException();

    /// <summary>Takes the next output, in order.</summary>
    public bool TryTake(out VrrpOutput output) => throw new NotSupportedException();
}

/// <summary>One virtual router: its settings and its present state (read-only to the shell).</summary>
public sealed partial class VirtualRouter
{
    /// <summary>Settings in force.</summary>
    public VrrpInstanceSettings Settings => throw new NotSupportedException();

    /// <summary>State now.</summary>
    public RouterState State => throw new NotSupportedException();

    /// <summary>Counters, named as in keepalived.stats.</summary>
    public RouterStatistics Statistics => throw new NotSupportedException();
}

/// <summary>Counters of one virtual router.</summary>
public sealed class RouterStatistics;

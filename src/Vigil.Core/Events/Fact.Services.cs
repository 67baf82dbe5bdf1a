using Vigil.Core.Settings;

namespace Vigil.Core.Events;

/// <content>Facts about virtual servers, real servers and their checks.</content>
public abstract partial record Fact
{
    /// <summary>A probe failed. <see cref="IsFinal"/>: with it the check counts as failed; otherwise it is repeated first, or was failed before.</summary>
    /// <param name="Service">The virtual server.</param>
    /// <param name="Server">The real server.</param>
    /// <param name="Check">The check.</param>
    /// <param name="Detail">What went wrong, in words a person can act on.</param>
    /// <param name="Retries">Failures in a row before this one.</param>
    /// <param name="IsFinal">The check went from good to failed.</param>
    public sealed record CheckFailed(
        ServiceSettings Service, RealServerSettings Server, CheckSettings Check, string Detail, uint Retries, bool IsFinal) : Fact;

    /// <summary>A check that had failed is good.</summary>
    public sealed record CheckPassed(ServiceSettings Service, RealServerSettings Server, CheckSettings Check) : Fact;

    /// <summary>The first result of a check that was believed to be good: it is.</summary>
    public sealed record CheckConfirmed(ServiceSettings Service, RealServerSettings Server, CheckSettings Check) : Fact;

    /// <summary>Checks of a virtual server begin, at the start or since a reload brought it.</summary>
    public sealed record ChecksStarted(ServiceSettings Service) : Fact;

    /// <summary>
    /// A real server came up or went down. Without a check: it was so from the beginning, or the configuration made it so.
    /// </summary>
    public sealed record ServerChanged(ServiceSettings Service, RealServerSettings Server, bool IsUp, CheckSettings? Check, string Detail) : Fact;

    /// <summary>A check changed, but its server is as down as before: other checks of it fail, too.</summary>
    public sealed record CheckChangedAlone(ServiceSettings Service, RealServerSettings Server, CheckSettings Check, bool IsUp, string Detail) : Fact;

    /// <summary>Checks changed a real server's weight.</summary>
    public sealed record WeightChanged(ServiceSettings Service, RealServerSettings Server, int From, int To, bool IsUp) : Fact;

    /// <summary>The quorum was gained or lost; with a sorry server that also says which of the two serves.</summary>
    /// <param name="Service">The virtual server.</param>
    /// <param name="IsUp">Gained.</param>
    /// <param name="IsInitial">The state at the start.</param>
    /// <param name="Weight">Weight that is up.</param>
    public sealed record QuorumChanged(ServiceSettings Service, bool IsUp, bool IsInitial, long Weight) : Fact;

    /// <summary>A virtual server that had its quorum is no longer served: removed from the configuration, or the daemon stops.</summary>
    public sealed record QuorumLeft(ServiceSettings Service, bool IsStopping) : Fact;

    /// <summary>Checks of a virtual server with ha_suspend stop or go on, since its addresses left or came.</summary>
    public sealed record ChecksSuspended(ServiceSettings Service, bool IsSuspended) : Fact;

    /// <summary>A real server is no longer served: removed from the configuration, or the daemon stops. <see cref="IsTold"/>: omega, the world hears that it is down.</summary>
    public sealed record ServerLeft(ServiceSettings Service, RealServerSettings Server, bool WasUp, bool IsTold, bool IsStopping) : Fact;

    /// <summary>A virtual server was removed from the configuration.</summary>
    public sealed record ServiceRemoved(ServiceSettings Service) : Fact;

    /// <summary>A change of the virtual servers took effect.</summary>
    public sealed record ServicesReloaded(int Added, int Changed, int Removed, int Unchanged) : Fact;
}

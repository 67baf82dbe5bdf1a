using Vigil.Core.Events;
using Vigil.Core.Health;

namespace Vigil.Core.Services;

/// <summary>What the shell has to do.</summary>
public enum ServiceOutputKind : byte
{
    /// <summary>Begin a probe; give its end back with its number.</summary>
    StartProbe,

    /// <summary>A probe is not wanted any more; its end is passed over.</summary>
    CancelProbe,

    /// <summary>The kernel should have this service exactly so.</summary>
    SetService,

    /// <summary>The kernel should not have this service.</summary>
    RemoveService,

    /// <summary>Something happened that logs, scripts, FIFOs, mail and metrics want to know.</summary>
    Fact,
}

/// <summary>One thing to do. Outputs come in the order in which they must be done.</summary>
public readonly record struct ServiceOutput
{
    /// <summary>What it is; says which of the other members mean something.</summary>
    public ServiceOutputKind Kind { get; private init; }

    /// <summary>Probe: of which check.</summary>
    public HealthCheck? Check { get; private init; }

    /// <summary>Probe: its number.</summary>
    public int Run { get; private init; }

    /// <summary>StartProbe: the first step (url) to try.</summary>
    public int FirstStep { get; private init; }

    /// <summary>StartProbe: how many steps, one after the other until one fails.</summary>
    public int Steps { get; private init; }

    /// <summary>SetService: as it should be.</summary>
    public DesiredService? Service { get; private init; }

    /// <summary>RemoveService: which.</summary>
    public ServiceKey Key { get; private init; }

    /// <summary>Fact: what happened.</summary>
    public Fact? Fact { get; private init; }

    internal static ServiceOutput StartProbe(HealthCheck check, int run, int firstStep, int steps) =>
        new() { Kind = ServiceOutputKind.StartProbe, Check = check, Run = run, FirstStep = firstStep, Steps = steps };

    internal static ServiceOutput CancelProbe(HealthCheck check, int run) => new() { Kind = ServiceOutputKind.CancelProbe, Check = check, Run = run };

    internal static ServiceOutput Set(DesiredService service) => new() { Kind = ServiceOutputKind.SetService, Service = service, Key = service.Key };

    internal static ServiceOutput Remove(ServiceKey key) => new() { Kind = ServiceOutputKind.RemoveService, Key = key };

    internal static ServiceOutput Of(Fact fact) => new() { Kind = ServiceOutputKind.Fact, Fact = fact };
}

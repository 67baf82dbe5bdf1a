using Vigil.Core;

namespace Vigil.Simulator;

/// <summary>
/// The clocks of a host: a boot-time clock that runs a little too fast or too slow, and a wall clock that can be set wrong at any time.
/// </summary>
public sealed class HostClock
{
    private const long Million = 1_000_000;
    private Instant simulatedOrigin;
    private Instant localOrigin;

    /// <summary>How much too fast the boot-time clock runs, in millionths.</summary>
    public int Drift { get; private set; }

    /// <summary>How wrong the wall clock is.</summary>
    public TimeSpan WallError { get; set; }

    /// <summary>Boot-time clock of the host.</summary>
    public Instant Local(Instant simulated)
    {
        long passed = simulated.Ticks - simulatedOrigin.Ticks;
        return Drift == 0 ? new(localOrigin.Ticks + passed) : new(localOrigin.Ticks + passed + (long)((Int128)passed * Drift / Million));
    }

    /// <summary>The first simulated time at which the host's clock shows at least this.</summary>
    public Instant Simulated(Instant local)
    {
        long passed = local.Ticks - localOrigin.Ticks;
        if (Drift == 0) return new(simulatedOrigin.Ticks + passed);
        var at = new Instant(simulatedOrigin.Ticks + (long)((Int128)passed * Million / (Million + Drift)));
        while (Local(at) < local) at = new(at.Ticks + 1);
        return at;
    }

    /// <summary>The host's UTC.</summary>
    public DateTime Wall(Instant simulated) => Epoch + TimeSpan.FromTicks(simulated.Ticks) + WallError;

    /// <summary>The machine was switched on.</summary>
    internal void Boot(Instant simulated, TimeSpan uptime) => (simulatedOrigin, localOrigin) = (simulated, Instant.Zero + uptime);

    /// <summary>From now on it runs this much too fast.</summary>
    internal void SetDrift(int millionths, Instant simulated)
    {
        (simulatedOrigin, localOrigin) = (simulated, Local(simulated));
        Drift = millionths;
    }

    /// <summary>It stood still in between, as that of a virtual machine that was paused.</summary>
    internal void StoodStill(Instant from, Instant to) => localOrigin -= Local(to) - Local(from);

    private static readonly DateTime Epoch = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}

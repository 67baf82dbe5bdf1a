namespace Vigil.Simulator;

/// <summary>Troubles that go on for a while.</summary>
public sealed partial class SimulatedHost
{
    private int starvation;
    private int latenessChanges;

    /// <summary>Again and again it gets no CPU for a while, up to <paramref name="longest"/> at a time; in between it does for as long.</summary>
    internal void Starve(TimeSpan longest) => StarveOnce(longest, ++starvation, stall: true);

    /// <summary>It gets CPU again.</summary>
    internal void Feed()
    {
        starvation++;
        if (Paused == PauseKind.Daemon) Thaw();
    }

    private void StarveOnce(TimeSpan longest, int which, bool stall)
    {
        if (which != starvation) return;
        if (stall) Pause(PauseKind.Daemon);
        else Thaw();
        cluster.After(longest * random.NextShare(), () => StarveOnce(longest, which, !stall));
    }

    /// <summary>From now on a wake-up may come so late.</summary>
    internal void WakeUpTo(TimeSpan late)
    {
        WakeLateness = late;
        if (late > MostLate) MostLate = late;
        int change = ++latenessChanges;
        cluster.After(TimeSpan.FromMinutes(1), () =>
        {
            if (change == latenessChanges) MostLate = WakeLateness;
        });
        Rearm();
    }

    /// <summary>From now on its boot-time clock runs so much too fast.</summary>
    internal void SetDrift(int millionths)
    {
        Clock.SetDrift(millionths, cluster.Now);
        Rearm();
    }

    /// <summary>Somebody else removes one address of each virtual router it owns.</summary>
    internal void RemoveAddressesAfter(TimeSpan delay) => cluster.After(delay, () =>
    {
        for (int cell = 0; cell < cluster.Cells.Count; cell++) Kernel.RemoveForeign(cell);
    });
}

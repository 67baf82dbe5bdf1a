namespace Vigil.Bench.Rows;

/// <summary>How evenly adverts leave, and what they cost, at several sizes, on an idle machine and on one with every core busy.</summary>
internal static class Adverts
{
    private static readonly int[] Sizes = [1, 50, 255];

    public static void Measure(RowRun run)
    {
        foreach (var size in Sizes)
        {
            using var solo = new Solo(run.Contender, size);
            var seconds = run.Pick(6, 3);
            solo.Watch(run, "adverts", $"{size} idle", seconds);
            using (solo.Lan.KeepBusy(Environment.ProcessorCount))
                solo.Watch(run, "adverts", $"{size} busy", seconds);
            solo.Daemon.Stop();
        }
    }
}

namespace Vigil.Bench.Rows;

/// <summary>A thousand instances at 0.1 s, the daemon held to one core.</summary>
internal static class Thousand
{
    public static void Measure(RowRun run)
    {
        using var solo = new Solo(run.Contender, 1000, "taskset -c 0");
        solo.Watch(run, "thousand", "1,000 on one core", run.Pick(10, 4));
        solo.Daemon.Stop();
    }
}

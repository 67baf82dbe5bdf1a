using Vigil.Bench.Lab;

namespace Vigil.Bench.Rows;

/// <summary>SIGHUP to a master of 255 instances: with the same file (nothing may happen) and with another priority in each instance.</summary>
internal static class Reload
{
    private const int Instances = 255;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.5);

    public static void Measure(RowRun run)
    {
        using var solo = new Solo(run.Contender, Instances);
        var priority = 200;
        for (var i = run.Pick(4, 1); i > 0; i--)
        {
            Once(run, solo, "same file", priority, changed: false);
            priority = priority == 200 ? 201 : 200;
            Once(run, solo, "other priorities", priority, changed: true);
        }
        solo.Daemon.Stop();
    }

    private static void Once(RowRun run, Solo solo, string name, int priority, bool changed)
    {
        solo.Lan.Capture.Clear();
        Thread.Sleep(500);
        var cpu = ProcessTree.CpuSeconds(solo.Daemon.Tree);
        var told = solo.Daemon.Reload(solo.Config(priority));
        Thread.Sleep(Window);
        cpu = ProcessTree.CpuSeconds(solo.Daemon.Tree) - cpu;
        var frames = solo.Lan.Capture.Since(0);
        var longest = Gaps.PerInstance(frames).Where(g => g.FromNs + g.Ns >= told).Max(g => g.Ns) / 1e6;
        run.Add("reload", $"{name}: longest gap between adverts (100 ms without)", "ms", longest);
        run.Add("reload", $"{name}: CPU in the {Window.TotalSeconds} s after it", "ms", cpu * 1e3);
        if (changed)
            run.Add("reload", $"{name}: SIGHUP to the first advert that shows it", "ms", (First(frames, told, priority) - told) / 1e6);
    }

    private static long First(Frame[] frames, long sinceNs, int priority)
    {
        foreach (var frame in frames)
            if (frame.Kind == FrameKind.Advert && frame.TimeNs >= sinceNs && frame.Priority == priority)
                return frame.TimeNs;
        throw new TimeoutException($"no advert with the new priority within {Window.TotalSeconds} s of the reload");
    }
}

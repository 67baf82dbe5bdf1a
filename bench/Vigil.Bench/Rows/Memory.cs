using Vigil.Bench.Lab;

namespace Vigil.Bench.Rows;

/// <summary>Memory of all processes of a daemon that has been master for a while: each shared page counts by its share.</summary>
internal static class Memory
{
    private static readonly int[] Sizes = [1, 255, 1000];

    /// <summary>What a start leaves behind is given back by then.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    public static void Measure(RowRun run)
    {
        foreach (var size in Sizes)
        {
            using var solo = new Solo(run.Contender, size);
            Thread.Sleep(Settle);
            run.Add("memory", $"PSS, {size} instances", "MB", ProcessTree.PssMb(solo.Daemon.Tree));
            solo.Daemon.Stop();
        }
    }
}

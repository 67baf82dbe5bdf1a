using System.Collections.Concurrent;
using System.Diagnostics;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>A real-time thread that never pauses: told the first time, demoted when it goes on.</summary>
public sealed class RealTimeGuardTests
{
    [Fact]
    public void A_loop_gone_wild_is_told_then_demoted_and_the_process_lives()
    {
        var told = new ConcurrentQueue<string>();
        string policy = "";
        var thread = new Thread(() =>
        {
            Assert.False(ProcessTuning.RealTimeLimit(TimeSpan.FromMilliseconds(10)).Failed);
            Assert.False(ThreadTuning.RealTime(1).Failed);
            using var guard = new RealTimeGuard(told.Enqueue);
            var running = Stopwatch.StartNew();
            while (told.Count < 2 && running.Elapsed < TimeSpan.FromSeconds(20)) Thread.SpinWait(1000);
            string stat = File.ReadAllText("/proc/thread-self/stat");
            policy = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[41 - 3];
        });
        thread.Start();
        thread.Join();
        ProcessTuning.RealTimeLimit(TimeSpan.FromDays(1));
        Assert.Equal(2, told.Count);
        Assert.EndsWith("it is now scheduled like others", told.Last(), StringComparison.Ordinal);
        Assert.Equal("0", policy);
    }
}

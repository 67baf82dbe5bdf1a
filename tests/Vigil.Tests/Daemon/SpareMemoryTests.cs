using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>What a busy time leaves behind is collected once, when it is over, and never while it lasts.</summary>
public class SpareMemoryTests
{
    private long _allocated;

    [Fact]
    public void Collects_once_when_it_has_been_calm_for_a_while_after_a_busy_time()
    {
        Assert.False(EventLoop.Create(out var loop).Failed);
        using (loop)
        using (var spare = new SpareMemory(loop, () => _allocated))
        {
            _allocated += 20_000_000;
            spare.Look();
            Look(spare, SpareMemory.CalmLooks - 1);
            Assert.Equal(0, spare.Collections);
            Look(spare, 2);
            Assert.Equal(1, spare.Collections);
            _allocated += 20_000_000;
            Look(spare, SpareMemory.CalmLooks);
            Assert.Equal(1, spare.Collections);
            Look(spare, 1);
            Assert.Equal(2, spare.Collections);
        }
    }

    private static void Look(SpareMemory spare, int times)
    {
        for (int i = 0; i < times; i++) spare.Look();
    }

    /// <summary>The collector stops the loop: not while something is due that it would delay.</summary>
    [Fact]
    public void Waits_for_a_moment_without_a_deadline_near()
    {
        Assert.False(EventLoop.Create(out var loop).Failed);
        using (loop)
        using (var spare = new SpareMemory(loop, () => _allocated))
        {
            loop.WakeAt(Clock.Now() + SpareMemory.Room / 2);
            Look(spare, SpareMemory.CalmLooks);
            Assert.Equal(0, spare.Collections);
            loop.WakeAt(Clock.Now() + TimeSpan.FromHours(1));
            spare.Look();
            Assert.Equal(1, spare.Collections);
        }
    }
}

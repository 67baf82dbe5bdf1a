using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>What a busy time leaves behind is collected once, when it is over, and never while it lasts.</summary>
public class SpareMemoryTests
{
    [Fact]
    public void Collects_once_at_the_first_calm_look_after_a_busy_one()
    {
        Assert.False(EventLoop.Create(out var loop).Failed);
        using (loop)
        using (var spare = new SpareMemory(loop))
        {
            MakeGarbage();
            spare.Look();
            Assert.Equal(0, spare.Collections);
            spare.Look();
            spare.Look();
            Assert.Equal(1, spare.Collections);
            MakeGarbage();
            spare.Look();
            spare.Look();
            Assert.Equal(2, spare.Collections);
        }
    }

    /// <summary>The collector stops the loop: not while something is due that it would delay.</summary>
    [Fact]
    public void Waits_for_a_moment_without_a_deadline_near()
    {
        Assert.False(EventLoop.Create(out var loop).Failed);
        using (loop)
        using (var spare = new SpareMemory(loop))
        {
            loop.WakeAt(Clock.Now() + SpareMemory.Room / 2);
            spare.Look();
            Assert.Equal(0, spare.Collections);
            loop.WakeAt(Clock.Now() + TimeSpan.FromHours(1));
            spare.Look();
            Assert.Equal(1, spare.Collections);
        }
    }

    private static void MakeGarbage()
    {
        for (int i = 0; i < 400; i++) GC.KeepAlive(new byte[50_000]);
    }
}

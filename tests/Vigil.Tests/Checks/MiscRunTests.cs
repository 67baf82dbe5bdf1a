using System.Globalization;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: MISC_CHECK is what its script's end says, once, and never lost. Method: real scripts on a loop of the test.</summary>
public sealed class MiscRunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly EventLoop loop;
    private readonly ScriptHost scripts;

    public MiscRunTests()
    {
        Assert.False(EventLoop.Create(out loop).Failed);
        Assert.False(ScriptHost.Start(loop, out scripts).Failed);
    }

    public void Dispose()
    {
        scripts.Dispose();
        loop.Dispose();
    }

    private static MiscCheckSettings Script(string text) => new(new ScriptCommand(["/bin/sh", "-c", text])) { Dynamic = true };

    private ProbeResult Run(MiscCheckSettings settings)
    {
        ProbeResult? result = null;
        var run = new MiscRun(scripts, settings, (number, end) =>
        {
            Assert.Equal(7, number);
            Assert.Null(result);
            result = end;
        });
        Assert.True(run.Start(7));
        TurnUntil(() => result is not null);
        Assert.Equal(0, run.Number);
        return result!.Value;
    }

    private void TurnUntil(Func<bool> condition)
    {
        for (var limit = Clock.Now() + Patience; !condition(); loop.Turn(100)) Assert.True(Clock.Now() < limit, "the script did not end");
    }

    [Theory]
    [InlineData(0, true, null)]
    [InlineData(1, false, null)]
    [InlineData(12, true, 10)]
    public void TheStatusIsTheVerdict(int status, bool isGood, int? weight)
    {
        var result = Run(Script(string.Create(CultureInfo.InvariantCulture, $"exit {status}")));
        Assert.Equal((isGood, weight), (result.IsGood, result.Weight));
    }

    [Fact]
    public void AScriptThatCannotRunOrIsKilledFails()
    {
        Assert.Contains("could not be started", Run(new(new ScriptCommand(["/nowhere/script"]))).Detail);
        Assert.Equal("due to signal 11", Run(Script("kill -SEGV $$")).Detail);
    }

    [Fact]
    public void AScriptThatOutstaysItsTimeFailsAndTheNextOneRuns()
    {
        var slow = Script("sleep 60") with { Timeout = TimeSpan.FromMilliseconds(100) };
        Assert.Contains("misc_timeout", Run(slow).Detail);
        Assert.True(Run(Script("exit 0")).IsGood);
    }

    [Fact]
    public void ACancelledScriptSaysNothing()
    {
        var run = new MiscRun(scripts, Script("exec sleep 60"), (_, _) => Assert.Fail("it was cancelled"));
        Assert.True(run.Start(1));
        run.Cancel();
        Assert.Equal(0, run.Number);
        Assert.True(Run(Script("exit 0")).IsGood);
    }
}

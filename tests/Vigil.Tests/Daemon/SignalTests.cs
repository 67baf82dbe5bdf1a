using System.Diagnostics;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>The table of signals, and their way through the runtime to the loop. Sends them to this very process.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData("STOP", 15)]
    [InlineData("RELOAD", 1)]
    [InlineData("DATA", 10)]
    [InlineData("STATS", 12)]
    [InlineData("STATS_CLEAR", 63)]
    [InlineData("JSON", 36)]
    public void Signum_names_have_the_numbers_of_debians_keepalived(string name, int number) => Assert.Equal(number, DaemonSignals.Number(name));

    [Fact]
    public void Vigils_own_signal_is_none_of_keepaliveds() => Assert.Equal(37, DaemonSignals.Number("RELEASE"));

    [Theory]
    [InlineData("json")]
    [InlineData("")]
    [InlineData("KILL")]
    [InlineData("TDUMP")] // Debian's build has none
    public void Other_names_have_none(string name) => Assert.Null(DaemonSignals.Number(name));

    [Fact]
    public void Ordinary_and_real_time_signals_reach_the_loop()
    {
        SignalSource.ResetInherited(); // the tests may have been started by nohup, which ignores SIGHUP
        Assert.False(EventLoop.Create(out EventLoop loop).Failed);
        var received = new HashSet<DaemonSignal>();
        using (new SignalSource(signal => loop.Post(() => received.Add(signal)), ignoreInterrupt: true))
        {
            using Process kill = Process.Start("/bin/sh", ["-c", $"for s in 1 10 12 63 36; do kill -$s {Environment.ProcessId}; done"]);
            var waited = Stopwatch.StartNew();
            while (received.Count < 5 && waited.Elapsed < TimeSpan.FromSeconds(10)) loop.Turn(100);
            kill.WaitForExit();
        }

        Assert.Equal(
            [DaemonSignal.Reload, DaemonSignal.Data, DaemonSignal.Stats, DaemonSignal.StatsClear, DaemonSignal.Json], received.Order());
        loop.Dispose();
    }

    [Theory]
    [InlineData(11, "SIGSEGV")]
    [InlineData(9, "SIGKILL")]
    [InlineData(36, "SIGRTMIN+2")]
    [InlineData(200, "signal 200")]
    public void A_signal_has_a_name_for_the_log(int number, string name) => Assert.Equal(name, SignalNames.Of(number));
}

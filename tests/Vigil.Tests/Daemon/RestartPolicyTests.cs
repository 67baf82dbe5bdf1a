using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>Back-off of a worker that keeps dying (fault 29), in virtual time.</summary>
public sealed class RestartPolicyTests
{
    private static readonly ProcessEnd Crash = ProcessEnd.Signalled(11);

    [Fact]
    public void Short_runs_are_restarted_at_once_then_after_1_2_4_up_to_60_seconds()
    {
        var policy = new RestartPolicy(respawn: true);
        double[] delays = [.. Enumerable.Range(0, 9).Select(_ => policy.OnEnd(Crash, TimeSpan.FromSeconds(59)).RestartAfter!.Value.TotalSeconds)];
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60], delays);
    }

    [Fact]
    public void A_run_of_a_minute_makes_it_begin_anew()
    {
        var policy = new RestartPolicy(respawn: true);
        for (int i = 0; i < 5; i++) policy.OnEnd(Crash, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, policy.OnEnd(Crash, TimeSpan.FromMinutes(1)).RestartAfter);
        Assert.Equal(TimeSpan.FromSeconds(1), policy.OnEnd(Crash, TimeSpan.FromSeconds(1)).RestartAfter);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_permanent_error_ends_the_daemon_with_its_code(int status) =>
        Assert.Equal(new RestartDecision(null, status), new RestartPolicy(respawn: true).OnEnd(ProcessEnd.Exited(status), TimeSpan.FromHours(1)));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(70)]
    public void Other_ends_are_restarted(int status) =>
        Assert.Equal(TimeSpan.Zero, new RestartPolicy(respawn: true).OnEnd(ProcessEnd.Exited(status), TimeSpan.FromHours(1)).RestartAfter);

    [Fact]
    public void A_signal_with_the_number_of_a_permanent_error_is_a_crash() =>
        Assert.NotNull(new RestartPolicy(respawn: true).OnEnd(ProcessEnd.Signalled(4), TimeSpan.Zero).RestartAfter);

    [Fact]
    public void Without_respawn_any_death_ends_the_daemon() =>
        Assert.Equal(new RestartDecision(null, 0), new RestartPolicy(respawn: false).OnEnd(Crash, TimeSpan.Zero));
}

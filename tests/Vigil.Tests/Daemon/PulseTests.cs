using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>When a worker that does not answer counts as silent, and when as dead; in made-up time.</summary>
public sealed class PulseTests
{
    private readonly Pulse _pulse = new();
    private Instant _now = new(0);
    private int _asked;

    public PulseTests() => _pulse.Begin(_now);

    [Fact]
    public void One_that_answers_is_asked_at_every_look_and_never_told_of()
    {
        for (int i = 1; i <= 20; i++)
        {
            Assert.Equal(PulseState.Unchanged, Look());
            Assert.Equal(i, _asked);
            Assert.False(_pulse.Answer());
        }
    }

    [Fact]
    public void One_that_does_not_is_silent_once_then_dead_and_asked_no_more()
    {
        PulseState[] expected = [PulseState.Unchanged, PulseState.Silent, PulseState.Unchanged, PulseState.Dead, PulseState.Dead];
        Assert.Equal(expected, expected.Select(_ => Look()));
        Assert.Equal(1, _asked);
        Assert.Equal(4 * Pulse.Period, _pulse.Silence(_now));
        Assert.False(_pulse.IsLongDead);
    }

    [Fact]
    public void An_answer_starts_the_count_anew_and_is_told_when_there_was_silence()
    {
        Look();
        Look();
        Look();
        Assert.True(_pulse.Answer());
        Assert.Equal([PulseState.Unchanged, PulseState.Silent], [Look(), Look()]);
    }

    [Fact]
    public void One_that_promises_a_beat_is_not_asked()
    {
        Look();
        Look();
        _now = _pulse.NextLook!.Value;
        Assert.True(_pulse.Beats(_now)); // it was silent before
        Assert.False(_pulse.Beats(_now));
        Assert.Equal((_now + Pulse.Period, 1), (_pulse.NextLook!.Value, _asked));
    }

    [Fact]
    public void Looks_that_come_late_do_not_count_since_the_machine_stood_still()
    {
        Look();
        for (int i = 0; i < 100; i++) Assert.Equal(PulseState.Unchanged, Look(Pulse.Lateness + TimeSpan.FromHours(1)));
        Assert.Equal(PulseState.Silent, Look());
    }

    [Fact]
    public void Before_its_time_and_after_the_end_nobody_looks()
    {
        Assert.Equal(PulseState.Unchanged, _pulse.Look(_now, Ask));
        _pulse.End();
        Assert.Null(_pulse.NextLook);
        Assert.Equal(PulseState.Unchanged, _pulse.Look(_now + TimeSpan.FromHours(1), Ask));
        Assert.Equal(0, _asked);
    }

    private PulseState Look(TimeSpan late = default)
    {
        _now = _pulse.NextLook!.Value + late;
        return _pulse.Look(_now, Ask);
    }

    private Errno Ask()
    {
        _asked++;
        return Errno.None;
    }
}

using FsCheck;
using FsCheck.Fluent;
using Vigil.Core.Settings;
using Vigil.Daemon.Notify;
using Xunit;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>Scripts of one owner never overlap, and the last one to run speaks of the true state (faults 94, invariant I4).</summary>
public class NotifyScriptsTests
{
    private static readonly NotifyOwner Vi1 = NotifyOwner.Instance("VI_1");
    private static readonly NotifyOwner Vi2 = NotifyOwner.Instance("VI_2");

    private readonly FakeRunner _runner = new();
    private readonly ListLog _log = new();
    private readonly NotifyScripts _scripts;

    public NotifyScriptsTests() => _scripts = new NotifyScripts(_runner, _log);

    [Fact]
    public void Specific_and_generic_script_run_one_after_the_other()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m"), Script("any")]);
        Assert.Equal(["m"], _runner.Started);
        _runner.End("m");
        Assert.Equal(["m", "any"], _runner.Started);
        _runner.End("any");
        Assert.True(_scripts.IsIdle);
    }

    [Fact]
    public void Owners_do_not_wait_for_each_other()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m1")]);
        _scripts.Say(Vi2, "MASTER", [Script("m2")]);

        Assert.Equal(["m1", "m2"], _runner.Running);
    }

    [Fact]
    public void A_slow_master_script_cannot_end_after_the_backup_script()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m")]);
        _scripts.Say(Vi1, "BACKUP", [Script("b")]);
        Assert.Equal(["m"], _runner.Running);
        Assert.Equal([("m", NotifyLimits.NewerStateGrace)], _runner.Limits);
        _runner.End("m");
        Assert.Equal(["b"], _runner.Running);
    }

    [Fact]
    public void States_in_between_are_skipped_and_said_to_be()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m"), Script("any m")]);
        _scripts.Say(Vi1, "BACKUP", [Script("b")]);
        _scripts.Say(Vi1, "FAULT", [Script("f")]);
        _runner.End("m");
        _runner.End("f");

        Assert.Equal(["m", "f"], _runner.Started);
        Assert.Contains("(VI_1) notify of BACKUP skipped, since FAULT is newer", _log.Lines);
    }

    [Fact]
    public void A_state_without_scripts_still_makes_older_ones_untrue()
    {
        _scripts.Say(Vi1, "BACKUP", [Script("b")]);
        _scripts.Say(Vi1, "MASTER", [Script("m")]);
        _scripts.Say(Vi1, "FAULT", []);
        _runner.End("b");

        Assert.Equal(["b"], _runner.Started);
        Assert.True(_scripts.IsIdle);
    }

    [Fact]
    public void Events_wait_behind_states_and_only_one_is_kept()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m"), Script("any")]);
        for (int i = 0; i < 100; i++) _scripts.Mention(Vi1, Script("rx"));
        _runner.End("m");
        _runner.End("any");
        _runner.End("rx");

        Assert.Equal(["m", "any", "rx"], _runner.Started);
    }

    [Fact]
    public void A_failure_is_logged_with_the_last_lines_it_printed()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m")]);
        _runner.End("m", status: 3, output: "no such table\n(VI_1) Entering MASTER STATE");

        Assert.Equal(2, _log.Lines.Count);
        Assert.StartsWith("(VI_1) notify script m ", _log.Lines[0]);
        Assert.Equal("(VI_1) it printed: no such table / (VI_1) Entering MASTER STATE", _log.Lines[1]);
    }

    [Fact]
    public void Many_owners_share_a_bounded_number_of_processes()
    {
        for (int i = 0; i < NotifyLimits.ConcurrentScripts + 10; i++) _scripts.Say(NotifyOwner.Instance($"VI_{i}"), "MASTER", [Script("m")]);
        Assert.Equal(NotifyLimits.ConcurrentScripts, _runner.Started.Count);
        for (int i = 0; i < NotifyLimits.ConcurrentScripts + 10; i++) _runner.End("m");

        Assert.Equal(NotifyLimits.ConcurrentScripts + 10, _runner.Started.Count);
        Assert.True(_scripts.IsIdle);
    }

    [Fact]
    public void At_stop_older_scripts_make_room_for_the_stop_scripts()
    {
        _scripts.Say(Vi1, "MASTER", [Script("m"), Script("any")]);
        _scripts.PrepareToStop();
        _scripts.Say(Vi1, "STOP", [Script("s")]);

        Assert.Contains(("m", NotifyLimits.StopGrace), _runner.Limits);
        _runner.End("m");
        Assert.Equal(["s"], _runner.Running);
        Assert.False(_scripts.IsIdle);
        _runner.End("s");
        Assert.True(_scripts.IsIdle);
    }

    [Fact]
    public void A_script_that_cannot_be_started_is_logged_and_blocks_nothing()
    {
        _runner.IsFull = true;
        _scripts.Say(Vi1, "MASTER", [Script("m"), Script("any")]);

        Assert.True(_scripts.IsIdle);
        Assert.Equal(2, _log.Lines.Count);
    }

    /// <summary>Whatever states come and whenever scripts end: one script at a time, and at rest the last word was run last.</summary>
    [Fact]
    public void The_last_word_is_run_last() => Prop.ForAll(
        Gen.Choose(0, 3).ListOf().ToArbitrary(),
        moves =>
        {
            var runner = new FakeRunner();
            var scripts = new NotifyScripts(runner, new ListLog());
            string? last = null;
            foreach (int move in moves)
            {
                if (move == 0)
                {
                    if (runner.Running.FirstOrDefault() is { } running) runner.End(running);
                }
                else
                {
                    last = $"s{move}";
                    scripts.Say(Vi1, last, [Script(last)]);
                }
                if (runner.Running.Count() > 1) return false;
            }
            while (runner.Running.FirstOrDefault() is { } left) runner.End(left);
            return scripts.IsIdle && runner.Started.LastOrDefault() == last;
        }).QuickCheckThrowOnFailure();

    private static Notification.Script Script(string name) => new(new ScriptCommand([name]), []);
}

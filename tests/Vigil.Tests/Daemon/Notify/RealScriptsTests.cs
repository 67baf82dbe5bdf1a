using System.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Scripts;
using Xunit;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>Notify scripts as real processes with durations of their own (faults 94): what they write down last is the true state.</summary>
public sealed class RealScriptsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _record = Path.GetTempFileName();
    private readonly EventLoop _loop;
    private readonly ScriptHost _host;
    private readonly NotifyScripts _scripts;

    public RealScriptsTests()
    {
        Assert.False(EventLoop.Create(out _loop).Failed);
        Assert.False(ScriptHost.Start(_loop, out _host).Failed);
        _scripts = new NotifyScripts(_host, new ListLog());
    }

    [Fact]
    public void Slow_and_quick_scripts_end_with_the_true_state()
    {
        var owner = NotifyOwner.Instance("VI_1");
        string[] states = ["BACKUP", "MASTER", "BACKUP", "MASTER", "FAULT", "BACKUP", "MASTER"];
        foreach ((int index, string state) in states.Index())
        {
            // The later the state, the quicker its script: run all at once, the first would end last.
            _scripts.Say(owner, state, [Shell($"sleep 0.{states.Length - index}; echo $1 >> {_record}", state)]);
            _loop.Turn(20);
        }
        WaitUntilIdle();

        string[] written = File.ReadAllLines(_record);
        Assert.Equal("MASTER", written[^1]);
        Assert.Equal("BACKUP", written[0]);
    }

    [Fact]
    public void At_stop_a_hanging_script_makes_room_for_the_stop_script()
    {
        var owner = NotifyOwner.Instance("VI_1");
        _scripts.Say(owner, "MASTER", [Shell("trap '' TERM; while :; do sleep 1; done", "MASTER")]);
        _loop.Turn(100);
        long before = Stopwatch.GetTimestamp();
        _scripts.PrepareToStop();
        _scripts.Say(owner, "STOP", [Shell($"echo $1 >> {_record}", "STOP")]);
        WaitUntilIdle();

        Assert.Equal(["STOP"], File.ReadAllLines(_record));
        Assert.True(Stopwatch.GetElapsedTime(before) >= NotifyLimits.StopGrace);
    }

    public void Dispose()
    {
        _host.Dispose();
        _loop.Dispose();
        File.Delete(_record);
    }

    private static Notification.Script Shell(string text, string state) => new(new ScriptCommand(["/bin/sh", "-c", text, "notify"]), [state]);

    private void WaitUntilIdle()
    {
        long before = Stopwatch.GetTimestamp();
        while (!_scripts.IsIdle)
        {
            Assert.True(Stopwatch.GetElapsedTime(before) < Patience);
            _loop.Turn(100);
        }
    }
}

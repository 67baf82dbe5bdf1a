using System.Globalization;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// Goal: a daemon that gets too little of something (descriptors, memory, processor time) still keeps its address, or its peer
/// gets it; never both. Method: prlimit and control groups around the real daemon.
/// </summary>
public sealed class LimitTests
{
    private const string OutOfDescriptors = "could not be started: Too many open files; raise the limit .LimitNOFILE=";

    [Fact]
    public void ATooSmallDescriptorLimitIsSaidAtTheStart()
    {
        using var pair = new Pair(new VrrpConfig());
        pair.A.Box.Write(Product.ConfigPath, pair.Config.For(pair.A, pair.B, Pair.High));
        using var daemon = StartLimited(pair.A, 48);
        Assert.Equal(1, daemon.WaitForExit(Pair.Soon));
        daemon.WaitFor("only 48 files may be open at once.*LimitNOFILE=", Pair.Soon);
    }

    [Fact]
    public void OutOfDescriptorsItStillTakesOverReloadsAndIsRestarted()
    {
        // Scripts that hang use up what there is.
        var numbers = Enumerable.Range(0, 40).ToList();
        var config = new VrrpConfig
        {
            Blocks = string.Concat(numbers.Select(i => $"vrrp_script s{i} {{\n script \"/bin/sleep 1000\"\n interval 1\n timeout 1000\n weight 1\n }}\n")),
        };
        var tracks = $"track_script {{\n {string.Concat(numbers.Select(i => $"s{i}\n"))} }}";
        using var pair = new Pair(config);
        var a = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        pair.B.Box.Write(Product.ConfigPath, config.For(pair.B, pair.A, Pair.Low, tracks));
        var b = StartLimited(pair.B, 96);
        b.WaitFor(OutOfDescriptors, Pair.Soon);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);

        pair.A.Die();
        pair.Owners.WaitFor(pair.B, config.MasterDown(Pair.Low) + Pair.Slack);
        for (var i = 0; i < 5; i++)
        {
            var mark = b.Mark;
            pair.B.Box.Write(Product.ConfigPath, config.For(pair.B, pair.A, Pair.Low + i, tracks));
            b.Send(Signal.Hup);
            b.WaitFor("Reload complete", Pair.Soon, mark);
            foreach (var request in new[] { Signal.Usr1, Signal.Usr2 })
            {
                b.Send(request);
            }
        }
        pair.B.PullCable();
        b.WaitFor("Entering FAULT STATE", Pair.Soon);
        pair.B.PlugCable();
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        Pair.AssertUnharmed(b);

        var killed = b.Mark;
        LabProcess.Kill(Assert.Single(b.Children()));
        b.WaitFor("died: Respawning", Pair.Soon, killed);
        b.WaitFor("Entering MASTER STATE", Pair.Soon, killed);
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        Assert.Empty(b.Matching("Out of memory"));
    }

    [Fact]
    public void AWorkerKilledForItsMemoryIsBackBeforeAnybodyTakesOver()
    {
        using var group = new ControlGroup("memory");
        using var pair = new Pair(new VrrpConfig { Interval = TimeSpan.FromSeconds(1) });
        var a = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Vigil);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        var (began, mark) = (LabClock.Now, a.Mark);
        // Only what it touches from now on counts, and that is more than this as soon as it reads a configuration.
        group.LimitMemory(256 << 10);
        group.Add(Assert.Single(a.Children()));
        a.Send(Signal.Hup);
        a.WaitFor("exited due to signal (9 .SIGKILL|6 .SIGABRT)", Pair.Soon, mark);
        a.WaitFor("Entering MASTER STATE", Pair.Soon, mark);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, pair.Config.MasterDown(Pair.Low), "the address leaves a");
        Assert.Equal(default, pair.Owners.Since(began));
        Pair.AssertUnharmed(b);
    }

    [Fact]
    public void WithLittleProcessorTimeSharedWithABusyProgramNobodyTakesOver()
    {
        using var group = new ControlGroup("cpu");
        var config = new VrrpConfig();
        using var pair = new Pair(config);
        var a = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Vigil);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        var began = LabClock.Now;
        using var capture = Capture.On(pair.B, "proto 112");
        using var hog = pair.A.Start("/bin/sh", "-c", "while :; do :; done");
        group.LimitCpu(TimeSpan.FromMilliseconds(20));
        foreach (var pid in new[] { a.Pid, Assert.Single(a.Children()), hog.Pid })
        {
            group.Add(pid);
        }
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, TimeSpan.FromSeconds(3), "the address leaves a");
        Assert.Equal(default, pair.Owners.Since(began));
        Assert.True(group.Throttled > 10, $"throttled only {group.Throttled} times");
        Assert.True(LongestGap(capture) < config.MasterDown(Pair.Low), $"longest gap {LongestGap(capture)}");
        Pair.AssertUnharmed(a, b);
    }

    private static LabProcess StartLimited(Host host, int descriptors) => host.Start(
        "prlimit", $"--nofile={descriptors}", Product.Vigil.Path, "-n", "-l", "-D", "-G", "-f", Product.ConfigPath);

    /// <summary>Between two adverts in a row of one master.</summary>
    private static TimeSpan LongestGap(Capture capture)
    {
        var times = capture.Read($"vrrp.prio == {Pair.High}", "frame.time_epoch").Select(row => double.Parse(row[0], CultureInfo.InvariantCulture)).ToList();
        Assert.True(times.Count > 10, $"only {times.Count} adverts");
        return TimeSpan.FromSeconds(times.Zip(times.Skip(1), (one, next) => next - one).Max());
    }
}

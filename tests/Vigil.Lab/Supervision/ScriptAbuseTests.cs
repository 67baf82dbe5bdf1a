using System.Globalization;
using Vigil.Lab.Interop;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>Tracking scripts at their worst, in the real daemon: what they do must neither stay behind nor be seen in the adverts.</summary>
public sealed class ScriptAbuseTests
{
    private static readonly string Blocks = string.Concat(
        new[] { ("ignores_term", "ignores.sh"), ("forks", "forks.sh"), ("prints", "prints.sh"), ("is_missing", "gone.sh") }.Select(script => $$"""
            vrrp_script {{script.Item1}} {
                script "/run/lab/{{script.Item2}}"
                interval 1
                timeout 1
                weight -1
            }

            """));

    [Fact]
    public void Scripts_that_hang_fork_and_print_without_end_are_ended_as_groups_and_no_advert_is_late()
    {
        var config = new VrrpConfig { Blocks = Blocks, Instance = "track_script {\n ignores_term\n forks\n prints\n is_missing\n }" };
        using var pair = new Pair(config);
        Script(pair.A, "ignores.sh", "trap '' TERM\nwhile :; do sleep 1; done");
        Script(pair.A, "forks.sh", "trap '' TERM\nfor i in 1 2 3 4 5; do (trap '' TERM; exec sleep 1000) & done\nwait");
        Script(pair.A, "prints.sh", "exec yes 'no end of this'");
        Script(pair.A, "gone.sh", "exit 0");
        using LabProcess daemon = pair.StartA(Product.Vigil);
        pair.A.Box.Run("rm", "/run/lab/gone.sh");
        daemon.WaitFor("Entering MASTER STATE", Pair.Soon);
        using var capture = Capture.On(pair.A, "proto 112");
        TimeSpan until = LabClock.Now + TimeSpan.FromSeconds(6);
        int most = 0;
        while (LabClock.Now < until) most = Math.Max(most, pair.A.Box.Pids().Count);
        long memory = Memory(pair.A, "/run/vrrp.pid");

        double[] times = [.. capture.Read("vrrp", "frame.time_epoch").Select(fields => double.Parse(fields[0], CultureInfo.InvariantCulture))];
        double[] gaps = [.. times.Zip(times.Skip(1), (a, b) => b - a)];
        Assert.InRange(gaps.Length, 40, 80);
        Assert.True(gaps.Max() < 0.1 + Pair.Slack.TotalSeconds, $"longest gap {gaps.Max():F3} s");
        Assert.InRange(most, 1, 60); // nothing piles up
        Assert.InRange(memory, 1, 64 << 10);
        foreach (string script in new[] { "ignores_term", "forks", "prints" }) daemon.WaitFor($@"\({script}\) timed_out", Pair.Soon);

        Assert.Equal(0, daemon.Stop(Pair.Soon));
        Wait.Until(
            () => !pair.A.Box.Run("ps", "-e", "-o", "args").Split('\n').Any(line => line.StartsWith("sleep 1000", StringComparison.Ordinal) || line.StartsWith("yes", StringComparison.Ordinal)),
            Pair.Soon, "nothing of the scripts is left");
    }

    private static void Script(Host host, string name, string text)
    {
        host.Box.Write($"/run/lab/{name}", "#!/bin/sh\n" + text + "\n");
        host.Box.Run("chmod", "755", $"/run/lab/{name}");
    }

    /// <summary>Resident kilobytes of the process in a pid file.</summary>
    private static long Memory(Host host, string pidFile) =>
        long.Parse(host.Box.Run("/bin/sh", "-c", $"sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$(cat {pidFile})/status"), CultureInfo.InvariantCulture);
}

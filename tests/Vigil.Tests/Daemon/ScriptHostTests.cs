using System.Diagnostics;
using System.Runtime.Versioning;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>Real scripts through /bin/sh: how they end, what is kept of their output, and that nothing of them survives a time-out.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptHostTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly EventLoop _loop;
    private readonly ScriptHost _host;

    public ScriptHostTests()
    {
        Assert.False(EventLoop.Create(out _loop).Failed);
        Assert.False(ScriptHost.Start(_loop, out _host).Failed);
    }

    public void Dispose()
    {
        _host.Dispose();
        _loop.Dispose();
    }

    [Fact]
    public void The_exit_status_and_the_last_lines_are_reported()
    {
        ScriptReport report = Run("echo one; echo two >&2; exit 3");
        Assert.Equal((ScriptEnd.Exited, 3, false), (report.End, report.Number, report.TimedOut));
        Assert.Equal("one\ntwo", report.Output);
    }

    [Fact]
    public void A_signal_that_ends_it_is_reported()
    {
        ScriptReport report = Run("kill -SEGV $$");
        Assert.Equal((ScriptEnd.Signalled, 11), (report.End, report.Number));
        Assert.Contains("SIGSEGV", report.Reason);
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_errno_and_a_sentence()
    {
        ScriptReport report = Run(new ScriptCommand(["/does/not/exist"]));
        Assert.Equal((ScriptEnd.NotStarted, Errno.NoSuchFile.Code), (report.End, report.Number));
        Assert.Contains("No such file", report.Reason);
    }

    [Fact]
    public void A_file_without_an_interpreter_line_is_run_by_the_shell()
    {
        string path = Path.Combine(Path.GetTempPath(), $"vigil-script-{Environment.ProcessId}");
        File.WriteAllText(path, "exit $(( $1 + 1 ))\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Assert.Equal(42, Run(new ScriptCommand([path, "41"])).Number);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void It_starts_in_the_root_directory_with_a_clean_environment_default_signals_and_no_descriptor_of_ours()
    {
        ScriptReport report = Run("pwd; echo; ls /proc/self/fd | wc -l; grep -E 'SigIgn|SigBlk' /proc/$$/status | cut -f2; cut -d' ' -f41 /proc/$$/stat");
        string[] lines = report.Output.Split('\n');
        Assert.Equal("/", lines[0]);
        Assert.Equal("4", lines[2].Trim()); // 0, 1, 2 and the directory that ls reads
        Assert.Equal("0000000000000000", lines[3]);
        ulong ownOfGlibc = 1UL << 31 | 1UL << 32; // signals 32 and 33, which posix_spawn leaves ignored
        Assert.Equal(0UL, Convert.ToUInt64(lines[4], 16) & ~ownOfGlibc);
        Assert.Equal("0", lines[5]); // SCHED_OTHER
    }

    [Fact]
    public void The_environment_loses_what_would_change_the_shell_or_the_loader()
    {
        IReadOnlyList<string> clean = ScriptEnvironment.Clean(["IFS=x", "LD_PRELOAD=/evil", "LD_LIBRARY_PATH=/evil", "PATH=/bin", "LD_PRELOADED=1"]);
        Assert.Equal(["PATH=/bin", "LD_PRELOADED=1"], clean);
    }

    [Fact]
    public void It_leads_a_process_group_of_its_own()
    {
        ScriptReport report = Run("cut -d' ' -f5 /proc/$$/stat; echo $$");
        string[] lines = report.Output.Split('\n');
        Assert.Equal(lines[1], lines[0]);
    }

    [Fact]
    public void One_that_ignores_sigterm_and_has_children_is_killed_as_a_group()
    {
        ScriptReport report = Run(
            "trap '' TERM; sleep 1000 & echo $!; echo $$; while :; do sleep 1; done", timeout: TimeSpan.FromMilliseconds(300));
        Assert.True(report.TimedOut);
        Assert.Equal((ScriptEnd.Signalled, 9), (report.End, report.Number));
        Assert.All(report.Output.Split('\n'), pid => WaitUntilGone(int.Parse(pid)));
    }

    [Fact]
    public void A_child_that_outlives_its_leader_after_a_time_out_is_killed_when_its_grace_ends()
    {
        ScriptReport report = Run("(trap '' TERM; exec sleep 1000) & echo $!; wait", timeout: TimeSpan.FromMilliseconds(300));
        Assert.Equal((ScriptEnd.Signalled, 15, true), (report.End, report.Number, report.TimedOut));
        Assert.True(report.Duration < ScriptHost.KillGrace, "the report does not wait for what the script left behind");
        WaitUntilGone(int.Parse(report.Output));
    }

    [Fact]
    public void One_that_timed_out_is_reaped_when_its_grace_ends()
    {
        ScriptReport report = Run("echo $$; exec sleep 1000", timeout: TimeSpan.FromMilliseconds(200));
        Assert.True(report.TimedOut);
        var waited = Stopwatch.StartNew();
        while (File.Exists($"/proc/{report.Output}/stat"))
        {
            Assert.True(waited.Elapsed < Patience, "a zombie is left");
            Thread.Yield();
        }
    }

    [Fact]
    public void An_endless_printer_is_ended_at_its_limit_and_only_its_last_lines_are_kept()
    {
        ScriptReport report = Run("exec yes 0123456789", timeout: TimeSpan.FromMilliseconds(500));
        Assert.True(report.TimedOut);
        Assert.InRange(report.Output.Length, 1, 4096);
        Assert.All(report.Output.Split('\n').SkipLast(1), line => Assert.Equal("0123456789", line));
    }

    [Fact]
    public void A_service_started_by_a_script_goes_on_after_it_and_may_print_without_blocking_or_dying()
    {
        // More than a pipe holds, printed after the script has ended and its report was taken.
        string reported = Path.Combine(Path.GetTempPath(), $"vigil-reported-{Environment.ProcessId}");
        ScriptReport report = Run(
            $"(while [ ! -e {reported} ]; do sleep 0.01; done; i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done; exec sleep 1000) 2>/dev/null & echo $!");
        Assert.True(report.Succeeded);
        int pid = int.Parse(report.Output);
        File.WriteAllText(reported, "");
        try
        {
            var waited = Stopwatch.StartNew();
            while (!File.ReadAllText($"/proc/{pid}/cmdline").StartsWith("sleep\01000", StringComparison.Ordinal))
                Assert.True(waited.Elapsed < Patience, "the service still prints: it is blocked");
        }
        finally
        {
            File.Delete(reported);
            using Process service = Process.GetProcessById(pid);
            service.Kill();
        }
    }

    [Fact]
    public void A_script_may_open_its_standard_error_by_name() => Assert.Equal("seen", Run("echo seen > /dev/stderr").Output);

    [Fact]
    public void Terminate_all_ends_what_runs()
    {
        ScriptReport? report = null;
        Assert.True(_host.TryRun(new ScriptRun(Shell("exec sleep 1000"), r => report = r), out _));
        Assert.True(_host.TerminateAll());
        Await(() => report is not null);
        Assert.Equal((ScriptEnd.Signalled, 15, false), (report!.End, report.Number, report.TimedOut));
    }

    [Fact]
    public void More_than_may_run_at_once_are_reported_as_not_started()
    {
        int refused = 0, ended = 0;
        const int Total = ScriptHost.MaxRunning + 5;
        for (int i = 0; i < Total; i++)
        {
            Assert.True(_host.TryRun(new ScriptRun(new ScriptCommand(["/bin/sleep", "1000"]), report =>
            {
                ended++;
                if (report.End == ScriptEnd.NotStarted && report.Number == Errno.TryAgain.Code) refused++;
            }), out _));
        }

        Assert.True(_host.TerminateAll());
        Await(() => ended == Total);
        Assert.Equal(5, refused);
    }

    private ScriptReport Run(string text, TimeSpan? timeout = null) => Run(Shell(text), timeout);

    private ScriptReport Run(ScriptCommand command, TimeSpan? timeout = null)
    {
        ScriptReport? report = null;
        Assert.True(_host.TryRun(new ScriptRun(command, r => report = r) { Timeout = timeout }, out _));
        Await(() => report is not null);
        return report!;
    }

    private void Await(Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(waited.Elapsed < Patience, "nothing was reported");
            Assert.False(_loop.Turn(1000).Failed);
        }
    }

    private static void WaitUntilGone(int pid)
    {
        var waited = Stopwatch.StartNew();
        while (File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < Patience, $"process {pid} is still there");
            Thread.Yield();
        }
    }

    private static ScriptCommand Shell(string text) => new(["/bin/sh", "-c", text]);
}

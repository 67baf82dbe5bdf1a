using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>
/// The supervisor over real processes: its workers here are small perl programs that speak the control channel (descriptor 4)
/// write the heartbeat page (descriptor 5) and move its timer (descriptor 6).
/// </summary>
public sealed partial class SupervisorTests : IDisposable
{
    private const string Prologue =
        """
        use POSIX; $| = 1; open(C, '+<&=4'); open(H, '+<&=5');
        sub say_ { syswrite C, $_[0] }
        sub heard { my ($r, $m) = (''); vec($r, 4, 1) = 1; select($r, undef, undef, $_[0]) > 0 or return ''; sysread(C, $m, 9000) or exit 0; return $m }
        my $settime = (uname)[4] eq 'x86_64' ? 286 : 86;
        sub timer { syscall($settime, 6, 1, my $time = pack('q<4', 0, 0, int $_[0], int(($_[0] - int $_[0]) * 1e9)), 0) }
        sub limit { open(U, '/proc/uptime'); my ($u) = split ' ', <U>; $limit = $u + $_[0]; sysseek(H, 0, 0); syswrite H, pack('q<', $limit * 1e9); timer($limit + ($_[1] // 0)) }

        """;

    private const string ServesUntilStopped = "say_(\"\\x01\"); while (1) { my $m = heard(60); if ($m =~ /^\\x08/) { say_(\"\\x09\"); exit 0 } }";

    private readonly string _folder = Directory.CreateTempSubdirectory("vigil-supervisor-").FullName;
    private readonly EventLoop _loop;
    private readonly FakeConfiguration _configuration = new();
    private readonly FakeAddresses _addresses = new();
    private readonly ListLogger _log = new();
    private readonly List<int> _started = [];
    private Supervisor? _supervisor;
    private bool _needed = true;

    public SupervisorTests() => Assert.False(EventLoop.Create(out _loop).Failed);

    public void Dispose()
    {
        _supervisor?.Dispose();
        _configuration.Dispose();
        _loop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string PidPath => Path.Combine(_folder, "vrrp.pid");

    [Fact]
    public void A_worker_that_is_ready_completes_the_start_and_a_stop_ends_it_in_order()
    {
        _configuration.StartupScript = Script($"echo start >> {_folder}/log");
        _configuration.ShutdownScript = Script($"echo stop >> {_folder}/log");
        int status = Run(ServesUntilStopped, onStarted: () =>
        {
            Assert.True(int.Parse(File.ReadAllText(PidPath)) > 0);
            _supervisor!.Handle(DaemonSignal.Stop);
        });
        Assert.Equal(0, status);
        Assert.Equal([0], _started);
        Assert.Equal(["start", "stop"], File.ReadAllLines($"{_folder}/log"));
        Assert.Equal(0, _addresses.Withdrawals);
        Assert.Contains(_log.Lines, line => line == "Startup complete");
        _supervisor!.Dispose();
        Assert.False(File.Exists(PidPath));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_permanent_error_of_a_worker_is_the_daemons_exit_status_and_its_starters(int code)
    {
        Assert.Equal(code, Run($"exit {code}"));
        Assert.Equal([code], _started);
        Assert.Contains(_log.Lines, line => line.EndsWith($"exited with permanent error {code}. Terminating", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_that_dies_is_restarted_at_once_and_the_log_names_the_signal()
    {
        int starts = 0;
        int status = Run($"if (-e '{_folder}/second') {{ {ServesUntilStopped} }} say_(\"\\x01\"); open(F, '>{_folder}/second'); close F; kill 'SEGV', $$;", onLine: line =>
        {
            if (line.StartsWith("Starting VRRP", StringComparison.Ordinal) && ++starts == 2) _supervisor!.Handle(DaemonSignal.Stop);
        });
        Assert.Equal(0, status);
        Assert.Equal(2, starts);
        Assert.Contains(_log.Lines, line => line.Contains("exited due to signal 11 (SIGSEGV)", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.EndsWith("died: Respawning", StringComparison.Ordinal));
    }

    [Fact]
    public void The_second_restart_waits_and_meanwhile_the_addresses_are_withdrawn()
    {
        int status = Run("exit 3", onLine: line =>
        {
            if (line.StartsWith("Restart of VRRP process delayed 1 seconds", StringComparison.Ordinal)) _loop.Post(() => _supervisor!.Handle(DaemonSignal.Stop));
        });
        Assert.Equal(0, status);
        Assert.Equal(1, _addresses.Withdrawals);
        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("Starting VRRP", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_respawn_the_daemon_ends_with_the_worker()
    {
        Assert.Equal(0, Run("kill 'KILL', $$", respawn: false));
        Assert.Contains(_log.Lines, line => line.EndsWith("died: Exiting", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_that_does_not_stop_is_killed_after_the_wait_and_its_addresses_withdrawn()
    {
        _configuration.ChildWaitTime = TimeSpan.FromMilliseconds(200);
        int status = Run("$SIG{TERM} = 'IGNORE'; say_(\"\\x01\"); sleep 1000 while 1", onStarted: () => _supervisor!.Handle(DaemonSignal.Stop));
        Assert.Equal(0, status);
        Assert.Equal(1, _addresses.Withdrawals);
        Assert.Contains(_log.Lines, line => line.Contains("did not stop in 0.2 s and is killed", StringComparison.Ordinal));
    }

    /// <param name="lag">Seconds by which the timer was left behind the limit: too early to act, the look has to come again.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void A_frozen_master_is_killed_and_its_addresses_withdrawn_within_its_limit_then_it_starts_again(double lag)
    {
        // The limit is two advert intervals of half a second ahead; peers give the master up after a third one and the skew time.
        const double Limit = 1, PeersWaitOn = 0.5;
        Instant? withdrawn = null;
        _addresses.OnWithdraw = () => withdrawn ??= Clock.Now();
        int status = Run(
            $"if (-e '{_folder}/second') {{ {ServesUntilStopped} }} limit({Limit}, -{lag.ToString(CultureInfo.InvariantCulture)}); open(F, '>{_folder}/second'); print F $limit; close F; say_(\"\\x01\"); kill 'STOP', $$;",
            onLine: line =>
            {
                if (withdrawn is not null && line.StartsWith("Starting VRRP", StringComparison.Ordinal)) _supervisor!.Handle(DaemonSignal.Stop);
            });
        Assert.Equal(0, status);
        Assert.Equal(1, _addresses.Withdrawals);
        Assert.Contains(_log.Lines, line => line.EndsWith("is frozen: killing it and withdrawing its addresses", StringComparison.Ordinal));
        double late = withdrawn!.Value.Nanoseconds / 1e9 - double.Parse(File.ReadAllText($"{_folder}/second"), CultureInfo.InvariantCulture);
        Assert.InRange(late, 0, PeersWaitOn);
    }

    [Fact]
    public void A_worker_that_beats_is_left_alone()
    {
        int status = Run("say_(\"\\x01\"); limit(0.3); for (1..10) { heard(0.1); limit(0.3, -0.25) } sysseek(H,0,0); syswrite H, pack('q<', 0x7fffffffffffffff); exit 2");
        Assert.Equal(2, status);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("frozen", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_reach_the_worker_and_a_reload_ends_when_it_has_answered()
    {
        int status = Run(
            $$"""say_("\x01"); open(F, '>>{{_folder}}/heard'); while (1) { my $m = heard(60); syswrite F, ord($m) . "\n"; if ($m =~ /^\x02/) { say_("\x03") } if ($m =~ /^\x08/) { say_("\x09"); exit 0 } }""",
            onStarted: () =>
            {
                foreach (DaemonSignal signal in new[] { DaemonSignal.Data, DaemonSignal.Stats, DaemonSignal.StatsClear, DaemonSignal.Json })
                    _supervisor!.Handle(signal);
                for (int i = 0; i < 100; i++) _supervisor!.Handle(DaemonSignal.Reload); // fault 80
                _configuration.WhenReloads(2, () => _supervisor!.Handle(DaemonSignal.Stop));
            });
        Assert.Equal(0, status);
        Assert.Equal(["4", "5", "6", "7", "2", "2", "8"], File.ReadAllLines($"{_folder}/heard"));
        Assert.Equal(1, _configuration.Dumps);
        Assert.Equal([true, false, true, false], _configuration.ReloadStates);
    }

    [Fact]
    public void A_worker_nobody_needs_is_started_by_the_reload_that_needs_it()
    {
        _needed = false;
        int status = Run(ServesUntilStopped, onStarted: () =>
        {
            Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Starting VRRP", StringComparison.Ordinal));
            Assert.False(File.Exists(PidPath));
            _needed = true;
            _supervisor!.Handle(DaemonSignal.Reload);
        }, onLine: line =>
        {
            if (!line.StartsWith("Starting VRRP", StringComparison.Ordinal)) return;
            Assert.Equal($"Starting VRRP child process, pid={File.ReadAllText(PidPath).Trim()}", line);
            _loop.Post(() => _supervisor!.Handle(DaemonSignal.Stop));
        });
        Assert.Equal(0, status);
        Assert.Equal([0], _started); // the starter is not kept waiting
        Assert.Contains(_log.Lines, line => line.StartsWith("Starting VRRP", StringComparison.Ordinal));
        Assert.Equal([true, false], _configuration.ReloadStates);
    }

    [Fact]
    public void A_refused_reload_reaches_no_worker_and_is_explained()
    {
        _configuration.Refusal = "line 3: unknown keyword";
        int status = Run(
            $$"""say_("\x01"); open(F, '>>{{_folder}}/heard'); while (1) { my $m = heard(60); syswrite F, ord($m) . "\n"; if ($m =~ /^\x08/) { say_("\x09"); exit 0 } }""",
            onStarted: () =>
            {
                _supervisor!.Handle(DaemonSignal.Reload);
                _configuration.WhenReloads(1, () => _supervisor!.Handle(DaemonSignal.Stop));
            });
        Assert.Equal(0, status);
        Assert.Equal(["8"], File.ReadAllLines($"{_folder}/heard"));
        Assert.Contains("Reload refused, the old configuration stays in force: line 3: unknown keyword", _log.Lines);
    }

    [Fact]
    public void A_worker_that_never_says_it_reloaded_is_not_waited_for_beyond_the_limit()
    {
        _configuration.ReloadLimit = TimeSpan.FromMilliseconds(200);
        int status = Run(ServesUntilStopped, onStarted: () =>
        {
            _supervisor!.Handle(DaemonSignal.Reload);
            _supervisor.Handle(DaemonSignal.Reload);
            _configuration.WhenReloads(2, () => _supervisor.Handle(DaemonSignal.Stop));
        });
        Assert.Equal(0, status);
        Assert.Equal([true, false, true, false], _configuration.ReloadStates);
        Assert.Equal(2, _log.Lines.Count(line => line.EndsWith("has not said within 0.2 s that it reloaded: not waiting any longer", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_long_reload_asks_the_service_manager_for_patience_again_and_again()
    {
        string path = Path.Combine(_folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var heard = new List<string>();
        _configuration.OnReload = done =>
        {
            // Reads as long as it takes until the manager was told twice that it takes longer.
            new Thread(() =>
            {
                var buffer = new byte[256];
                while (heard.Count(text => text.Contains("EXTEND_TIMEOUT_USEC=15000000", StringComparison.Ordinal)) < 2)
                    heard.Add(Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
                _loop.Post(() => done("enough"));
            }).Start();
        };
        int status = Run(
            ServesUntilStopped, serviceManager: new ServiceManager(path, "systemd"), onStarted: () =>
            {
                _supervisor!.Handle(DaemonSignal.Reload);
                _configuration.WhenReloads(1, () => _supervisor.Handle(DaemonSignal.Stop));
            });
        Assert.Equal(0, status);
        Assert.StartsWith("READY=1", heard[0]);
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", heard[1]);
        Assert.Equal("EXTEND_TIMEOUT_USEC=15000000", heard[2]);
    }

    [Fact]
    public void A_stop_while_the_startup_script_runs_starts_no_worker()
    {
        _configuration.StartupScript = Script($"touch {_folder}/runs; exec sleep 1000");
        Make(ServesUntilStopped, true);
        var poller = new Thread(() =>
        {
            while (!File.Exists($"{_folder}/runs")) Thread.Yield();
            _loop.Post(() => _supervisor!.Handle(DaemonSignal.Stop));
        });
        poller.Start();
        Assert.Equal(0, _supervisor!.Run());
        poller.Join();
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Starting VRRP", StringComparison.Ordinal));
    }

    [Fact]
    public void A_startup_script_that_hangs_is_ended_at_its_limit_and_the_start_goes_on()
    {
        _configuration.StartupScript = Script("exec sleep 1000");
        _configuration.StartupScriptTimeout = TimeSpan.FromMilliseconds(200);
        Assert.Equal(0, Run(ServesUntilStopped, onStarted: () => _supervisor!.Handle(DaemonSignal.Stop)));
        Assert.Contains(_log.Lines, line => line.StartsWith("startup script", StringComparison.Ordinal) && line.EndsWith("timed out", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pid_file_of_a_live_daemon_is_a_clear_refusal()
    {
        Assert.False(PidFile.Take(PidPath, out PidFile other, out _).Failed);
        WorkerRole role = Role("exit 0");
        Errno error = Supervisor.Create(_loop, _configuration, [role], true, _log, new ServiceManager(null, ""), out _supervisor, out string problem);
        Assert.Equal(Errno.TryAgain, error);
        Assert.Equal($"pid file {PidPath} is held by process {Environment.ProcessId}", problem);
        other.Dispose();
    }
}

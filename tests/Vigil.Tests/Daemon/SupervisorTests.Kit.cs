using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>What the tests of the supervisor run it with.</summary>
public sealed partial class SupervisorTests
{
    private int Run(
        string worker, Action? onStarted = null, Action<string>? onLine = null, bool respawn = true, ServiceManager? serviceManager = null)
    {
        Make(worker, respawn, serviceManager);
        _log.OnLine = onLine;
        _supervisor!.StartReported = status =>
        {
            _started.Add(status);
            if (status == 0 && onStarted is not null) _loop.Post(onStarted);
        };
        var watchdog = new Timer(_ => _loop.Post(() => _supervisor.Handle(DaemonSignal.Stop)), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        int result = _supervisor.Run();
        watchdog.Dispose();
        return result;
    }

    private void Make(string worker, bool respawn, ServiceManager? serviceManager = null)
    {
        Errno error = Supervisor.Create(
            _loop, _configuration, [Role(worker)], respawn, _log, serviceManager ?? new ServiceManager(null, ""), out _supervisor, out string problem);
        Assert.False(error.Failed, problem);
    }

    private WorkerRole Role(string worker) => new()
    {
        Name = "VRRP",
        Path = "/usr/bin/perl",
        Arguments = ["vigil_vrrp", "-e", Prologue + worker],
        PidFile = PidPath,
        Owned = _addresses,
        IsNeeded = () => _needed,
    };

    private static ScriptCommand Script(string text) => new(["/bin/sh", "-c", text]);

    private sealed class FakeAddresses : IOwnedAddresses
    {
        internal int Withdrawals { get; private set; }

        internal Action? OnWithdraw { get; set; }

        public int Withdraw()
        {
            Withdrawals++;
            OnWithdraw?.Invoke();
            return 1;
        }
    }

    private sealed class FakeConfiguration : ISupervisedConfiguration, IDisposable
    {
        private int _awaited;
        private Action? _whenReloads;

        internal FakeConfiguration()
        {
            Assert.False(SharedMemoryFile.Create("snapshot", "settings"u8, out Fd fd).Failed);
            Snapshot = fd;
        }

        public Fd Snapshot { get; }

        public ScriptCommand? StartupScript { get; set; }

        public TimeSpan StartupScriptTimeout { get; set; } = TimeSpan.FromSeconds(10);

        public ScriptCommand? ShutdownScript { get; set; }

        public TimeSpan ShutdownScriptTimeout { get; set; } = TimeSpan.FromSeconds(10);

        public TimeSpan ChildWaitTime { get; set; } = TimeSpan.FromSeconds(5);

        internal string? Refusal { get; set; }

        internal int Dumps { get; private set; }

        internal List<bool> ReloadStates { get; } = [];

        public TimeSpan ReloadLimit { get; set; } = TimeSpan.FromSeconds(30);

        internal Action<Action<string?>>? OnReload { get; set; }

        public void Reload(Action<string?> done)
        {
            if (OnReload is { } instead) instead(done);
            else done(Refusal);
        }

        public void ReloadChanged(bool isReloading)
        {
            ReloadStates.Add(isReloading);
            if (!isReloading && --_awaited == 0) _whenReloads?.Invoke();
        }

        public void Dump() => Dumps++;

        internal void WhenReloads(int count, Action then)
        {
            (_awaited, _whenReloads) = (count - ReloadStates.Count(state => !state), then);
            if (_awaited <= 0) then();
        }

        public void Dispose() => Snapshot.Dispose();
    }

    private sealed class ListLogger : ILogger
    {
        internal List<string> Lines { get; } = [];

        internal Action<string>? OnLine { get; set; }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Add(formatter(state, exception));
            OnLine?.Invoke(Lines[^1]);
        }
    }
}

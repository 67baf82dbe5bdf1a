using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Notify;
using Xunit;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>Scripts, FIFOs and mail together, as the worker drives them.</summary>
public sealed class NotifierTests : IDisposable
{
    private static readonly NotifySettings Hooks = new() { Master = new ScriptCommand(["m"]), Stop = new ScriptCommand(["s"]), Mail = true };
    private static readonly VrrpInstanceSettings Vi1 = new() { Name = "VI_1", VirtualRouterId = new(51), Notify = Hooks };
    private static readonly SyncGroupSettings G1 = new() { Name = "G1", Members = ["VI_1"] };

    private readonly string _directory = Directory.CreateTempSubdirectory("vigil-notify-").FullName;
    private readonly FakeRunner _runner = new();
    private readonly ListLog _log = new();
    private readonly List<string> _mails = [];
    private readonly Notifier _notifier;

    public NotifierTests() => _notifier = new Notifier(NotifyHalf.Vrrp, _runner, (_, _) => null, mail => _mails.Add(mail.Subject), _log);

    private string All => Path.Combine(_directory, "all");

    private string Vrrp => Path.Combine(_directory, "vrrp");

    [Fact]
    public void Both_fifos_get_the_line_and_the_reader_gets_the_path()
    {
        _notifier.Configure(Settings(new FifoSettings(Vrrp, null, null, new ScriptCommand(["reader", "-v"]))));
        _notifier.Handle(State(RouterState.Master));

        Assert.Equal($"reader -v {Vrrp}", _runner.Started[0]);
        Assert.Equal("INSTANCE \"VI_1\" MASTER 100\n", Read(All));
        Assert.Equal("INSTANCE \"VI_1\" MASTER 100\n", Read(Vrrp));
    }

    [Fact]
    public void The_same_state_is_not_mailed_twice_running()
    {
        _notifier.Handle(State(RouterState.Backup));
        _notifier.Handle(State(RouterState.Backup));
        _notifier.Handle(State(RouterState.Master));
        _notifier.Handle(State(RouterState.Backup));

        Assert.Equal(
            ["VRRP Instance VI_1 - Entering BACKUP state", "VRRP Instance VI_1 - Entering MASTER state", "VRRP Instance VI_1 - Entering BACKUP state"],
            _mails);
    }

    [Fact]
    public void A_reload_with_the_same_fifos_keeps_them_open_and_repeats_the_states()
    {
        Configuration settings = Settings(new FifoSettings(Vrrp, null, null, new ScriptCommand(["reader"]))) with { SyncGroups = [G1] };
        settings = settings with { Global = settings.Global with { FifoStatesOnReload = true } };
        _notifier.Configure(settings);
        _notifier.Handle(new Fact.GroupStateChanged(G1, RouterState.Backup, RouterState.Master));
        _notifier.Handle(State(RouterState.Master));
        Read(All);
        _notifier.Configure(settings);
        _notifier.Handle(new Fact.Reloaded(0, 0, 0, 1));

        Assert.Equal("INSTANCE \"VI_1\" MASTER 100\nGROUP \"G1\" MASTER 0\n", Read(All));
        Assert.Single(_runner.Started, line => line.StartsWith("reader", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_removed_is_not_repeated()
    {
        Configuration settings = Settings(null) with { SyncGroups = [G1] };
        settings = settings with { Global = settings.Global with { FifoStatesOnReload = true } };
        _notifier.Configure(settings);
        _notifier.Handle(new Fact.GroupStateChanged(G1, RouterState.Backup, RouterState.Master));
        _notifier.Handle(State(RouterState.Master));
        _notifier.Configure(settings with { SyncGroups = [] });
        _notifier.Handle(State(RouterState.Deleted));
        Read(All);
        _notifier.Handle(new Fact.Reloaded(0, 0, 1, 0));

        Assert.Equal("", Read(All));
    }

    [Fact]
    public void At_stop_scripts_and_readers_are_waited_for()
    {
        _notifier.Configure(Settings(new FifoSettings(Vrrp, null, null, new ScriptCommand(["reader"]))));
        _notifier.Handle(State(RouterState.Master));
        _notifier.PrepareToStop();
        _notifier.Handle(State(RouterState.Stopped));
        _notifier.CloseFifos();

        Assert.False(File.Exists(Vrrp));
        _runner.End("m");
        _runner.End("s");
        Assert.False(_notifier.IsIdle);
        Assert.Contains(($"reader {Vrrp}", NotifyLimits.StopGrace), _runner.Limits);
        _runner.End($"reader {Vrrp}");
        Assert.True(_notifier.IsIdle);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_reader_that_ends_by_itself_is_reported()
    {
        _notifier.Configure(Settings(new FifoSettings(Vrrp, null, null, new ScriptCommand(["reader"]))));
        _runner.End($"reader {Vrrp}", status: 1);

        Assert.Contains("nobody may be reading", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Scripts_left_at_the_end_are_named()
    {
        _notifier.Handle(State(RouterState.Stopped));
        _notifier.ReportLeftBehind();

        Assert.Contains("VI_1", Assert.Single(_log.Lines));
    }

    public void Dispose()
    {
        _notifier.CloseFifos();
        Directory.Delete(_directory, recursive: true);
    }

    private Configuration Settings(FifoSettings? vrrp) => new()
    {
        Global = new GlobalSettings { NotifyFifo = new FifoSettings(All, null, null, null), VrrpNotifyFifo = vrrp },
        Instances = [Vi1],
    };

    private static Fact State(RouterState to) => new Fact.StateChanged(Vi1, RouterState.Backup, to, new(100), "", false);

    private static string Read(string path)
    {
        Assert.False(Fd.From(Libc.open(path, Libc.O_RDONLY | Libc.O_NONBLOCK, 0), out Fd fd).Failed);
        using (fd)
        {
            var buffer = new byte[65536];
            return fd.Read(buffer, out int count).Failed ? "" : System.Text.Encoding.UTF8.GetString(buffer, 0, count);
        }
    }
}

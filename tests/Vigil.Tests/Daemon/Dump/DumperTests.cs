using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Dump;
using Vigil.Daemon.Logging;
using Vigil.Tests.Daemon.Notify;
using Xunit;

namespace Vigil.Tests.Daemon.Dump;

/// <summary>Names and places of dump files, and how they are written.</summary>
public sealed class DumperTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vigil-dump-").FullName;
    private readonly ListLog _log = new();

    [Theory]
    [InlineData(null, false, "/tmp/keepalived.data", "/tmp/keepalived_parent.data")]
    [InlineData(null, true, "/tmp/keepalived.blue_i1.data", "/tmp/keepalived_parent.blue_i1.data")]
    [InlineData("/var/x/state.txt", false, "/var/x/state.txt", "/var/x/state_parent.txt")]
    [InlineData("/var/x/", false, "/var/x/keepalived.data", "/var/x/keepalived_parent.data")]
    [InlineData("mine", true, "/tmp/mine.blue_i1", "/tmp/mine_parent.blue_i1")]
    public void State_files_are_named_as_told(string? given, bool useInstance, string vrrp, string parent)
    {
        var files = new DumpFiles(new DumpSettings { StateFile = given, UseInstance = useInstance }, "blue", "i1", "/tmp");

        Assert.Equal(vrrp, files.Data(ProcessRole.Vrrp));
        Assert.Equal(parent, files.Data(ProcessRole.Parent));
    }

    [Fact]
    public void Statistics_and_json_have_names_of_their_own()
    {
        Assert.Equal("/tmp/keepalived.stats", new DumpFiles(new DumpSettings(), null, null, "/tmp").Stats);
        Assert.Equal("/tmp/keepalived.json", new DumpFiles(new DumpSettings(), null, null, "/tmp").Json);
        Assert.Equal("/x/s", new DumpFiles(new DumpSettings { StatsFile = "/x/s" }, null, null, "/tmp").Stats);
        Assert.Equal("/x/j", new DumpFiles(new DumpSettings { JsonFile = "/x/j" }, null, null, "/tmp").Json);
    }

    [Fact]
    public async Task All_files_are_written_whole_and_nothing_else_is_left()
    {
        var dumper = new Dumper(_log);
        dumper.Data(DumpSample.All, Files());
        dumper.Stats(DumpSample.All, Files());
        dumper.Json(DumpSample.All, Files());
        dumper.ParentData(DumpSample.All.Configuration, null, Files());
        await dumper.Idle;

        Assert.Equal(
            ["keepalived.data", "keepalived.json", "keepalived.stats", "keepalived_parent.data"],
            Directory.GetFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                $"Printing VRRP data for process({Environment.ProcessId}) on signal", $"Printing VRRP stats for process({Environment.ProcessId}) on signal",
                $"Printing VRRP as json for process({Environment.ProcessId}) on signal", $"Printing parent data for process({Environment.ProcessId}) on signal",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task A_symbolic_link_in_the_way_is_replaced_and_not_followed()
    {
        string target = Path.Combine(_directory, "passwd");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(Files().Stats, target);
        var dumper = new Dumper(_log);
        dumper.Stats(DumpSample.All, Files());
        await dumper.Idle;

        Assert.Equal("precious", File.ReadAllText(target));
        Assert.Null(new FileInfo(Files().Stats).LinkTarget);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_logged()
    {
        var dumper = new Dumper(_log);
        dumper.Stats(DumpSample.All, new DumpFiles(new DumpSettings(), null, null, _directory + "/absent"));
        await dumper.Idle;

        Assert.Equal($"Cannot write {_directory}/absent/keepalived.stats: No such file or directory", _log.Lines[^1]);
    }

    [Fact]
    public void A_snapshot_copies_a_running_host()
    {
        var settings = new VrrpInstanceSettings
        {
            Name = "VI_1",
            VirtualRouterId = new(51),
            Interface = "eth0",
            MulticastGroup = InetAddress.Parse("224.0.0.18"),
            VirtualAddresses = [new AddressSettings { Address = InetAddress.Parse("10.0.0.100"), PrefixLength = 24, Interface = "eth0" }],
        };
        var start = new Instant(TimeSpan.TicksPerHour);
        var host = new VrrpHost(new Configuration { Instances = [settings] }, start);
        host.Handle(
            VrrpInput.InterfaceChanged(new InterfaceSnapshot { Name = "eth0", Index = 3, IsRunning = true, Addresses = [InetAddress.Parse("10.0.0.1")] }), start);
        host.Handle(VrrpInput.Wake, start);
        Instant later = start + TimeSpan.FromSeconds(1);
        var utc = new DateTime(2026, 11, 22, 9, 0, 1, DateTimeKind.Utc);

        DumpSnapshot snapshot = DumpSnapshot.Take(host, (later, utc), [], _ => 7, null);

        RouterDump router = Assert.Single(snapshot.Routers);
        Assert.Equal(RouterState.Backup, router.State);
        Assert.Equal(utc.AddSeconds(-1), router.LastTransition);
        Assert.Equal(3609375, (router.ReadTimeout!.Value - router.LastTransition).TotalMicroseconds);
        Assert.Equal(7, router.Descriptor);
        Assert.False(snapshot.Has("eth0", InetAddress.Parse("10.0.0.100")));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private DumpFiles Files() => new(new DumpSettings(), null, null, _directory);
}

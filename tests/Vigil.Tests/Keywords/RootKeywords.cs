using Vigil.Config.Diagnostics;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Start;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>Goal: blocks of the file itself have their effect. Method: a running core with and without the block.</summary>
public sealed class RootKeywords
{
    private static string Masters(string root)
    {
        var w = new World(Text(root: root)).Run(5);
        return string.Join(' ', w.A.Owned.Order());
    }

    /// <summary>States of vi1 and vi2 after eth0 went down.</summary>
    private static string AfterEth0(string root)
    {
        var w = new World(Text(root: Second() + "\n" + root)).Run(5);
        w.A.Link(up: false);
        return $"{w.A.State("vi1")} {w.A.State("vi2")}";
    }

    [Fact]
    public void vrrp_instance() => Of(Second().Replace("vrrp_instance vi2 {", "vrrp_instance vi2\n{", StringComparison.Ordinal), "vi1", "vi1 vi2", Masters);

    private static string Services(string root)
    {
        var world = Balance.Started(Text(root: root));
        return string.Join(' ', world.Host.Table.Services.Select(static one => one.Key));
    }

    private const string Server = "lvs_sched rr\nlvs_method NAT\nprotocol TCP\nreal_server 10.0.1.1 80 {\n}";

    [Fact]
    public void virtual_server()
    {
        Of($"virtual_server 10.0.0.7 80 {{\n{Server}\n}}", "", "Tcp [10.0.0.7]:80", Services);
        Of($"virtual_server fwmark 9 {{\n{Server}\n}}", "", "FWM 9 IPv4", Services);
    }

    // A service for each address of the range and for the mark.
    [Fact]
    public void virtual_server_group() => Of("virtual_server_group web {\n10.0.0.7-8 80\nfwmark 9\n}", "", "Tcp [10.0.0.7]:80 Tcp [10.0.0.8]:80 FWM 9 IPv4",
        static group => group == "" ? "" : Services($"{group}\nvirtual_server group web {{\n{Server}\n}}"));

    // What its keywords do is shown by SslKeywords; here that it reaches the checks at all.
    [Fact]
    public void SSL() => Of("SSL {\nca /nowhere/ca.pem\n}", null, "/nowhere/ca.pem", static block => Bind(Text(root: block)).Tls.CaFile);

    [Fact]
    public void vrrp_sync_group() => Of("vrrp_sync_group g {\ngroup {\nvi1 vi2\n}\n}", "Fault Master", "Fault Fault", AfterEth0);

    // Nothing can be tracked that is not defined, so only a defined one is ever run, and its failure counts.
    [Fact]
    public void vrrp_script() => Of("vrrp_script chk {\nscript /bin/check\n}", (false, RouterState.Master), (true, RouterState.Fault), line =>
    {
        var w = new World(Text(line == "" ? "" : "track_script {\nchk\n}", root: line), prepare: host => host.ScriptStatus["chk"] = 1).Run(5);
        return (w.A.Scripts.Count > 0, w.State);
    });

    [Fact]
    public void track_file() => Of("track_file load {\nfile /var/load\n}", 100, 93, line => FileAt7(line));

    [Fact]
    public void vrrp_track_file() => Of("vrrp_track_file load {\nfile /var/load\n}", 100, 93, line => FileAt7(line));

    private static int FileAt7(string block) =>
        new World(Text(block == "" ? "" : "track_file {\nload weight -1\n}", root: block)).Feed(VrrpInput.FileValue("load", 7)).Priority;

    [Fact]
    public void vrrp_track_process() => Of("vrrp_track_process db {\nprocess mysqld\n}", 100, 110, line =>
        new World(Text(line == "" ? "" : "track_process {\ndb weight 10\n}", root: line)).Feed(VrrpInput.ProcessCount("db", 1)).Priority);

    [Fact]
    public void track_group() => Of("track_group tg {\ngroup {\nvi1\n}\n}", RouterState.Master, RouterState.Fault, line =>
        new World(Text(root: line)).Run(5).Feed(VrrpInput.TrackGroupState("tg", isUp: false)).State);

    [Fact]
    public void garp_group() => Of("garp_group {\ngarp_interval 0.5\ninterface eth0\n}", "0 s: 2", "0 s: 1, 0.5 s: 1",
        line => Scenes.Bursts(Text("garp_master_repeat 2\ngarp_master_delay 0", root: line), 5));

    // Down at 5 s, up at 10 s.
    [Fact]
    public void interface_up_down_delays() => Of("interface_up_down_delays {\neth0 1 1.5\n}", (5.0, 10.0), (6.0, 11.5), line =>
    {
        var w = new World(Text(root: line)).Run(5);
        w.A.Link(up: false);
        w.Run(5).A.Link(up: true);
        w.Run(3);
        return (w.Changes(RouterState.Fault).Last(), w.Changes(RouterState.Backup).Last());
    });

    /// <summary>Where the pid file of the parent is.</summary>
    private static string PidFile(string root) => new RunFiles(new DaemonOptions(), Bind(Text(root: root)).Process).Supervisor;

    [Fact]
    public void use_pid_dir() => Of("use_pid_dir", "/run/keepalived.pid", "/run/keepalived/keepalived.pid", PidFile);

    [Fact]
    public void instance() => Of("instance one", "/run/keepalived.pid", "/run/keepalived/keepalived_one.pid", PidFile);

    // There is nothing to allow: the note says so.
    [Fact]
    public void namespace_with_ipsets() => Of("namespace_with_ipsets", "", DiagnosticCatalogue.AlwaysSo.Code,
        line => string.Join(' ', Read(Text(root: line)).Diagnostics.Select(one => one.Code)));

    [Fact]
    public void global_defs() => Of("global_defs {\nvrrp_version 3\n}", 0x21, 0x31, line => new World(Text(root: line)).Run(5).Advert[0]);
}

/// <summary>Goal: <c>group</c> of a track_group names whom it faults. Method: the group goes down under two instances.</summary>
public sealed class TrackGroupKeywords
{
    [Fact]
    public void group() => Of("group { vi1 vi2 }", "Fault Master", "Fault Fault", line =>
    {
        var members = line == "" ? "group {\nvi1\n}" : "group {\nvi1 vi2\n}";
        var w = new World(Text(root: $"{Second()}\ntrack_group tg {{\n{members}\n}}")).Run(5);
        w.Feed(VrrpInput.TrackGroupState("tg", isUp: false));
        return $"{w.A.State("vi1")} {w.A.State("vi2")}";
    });
}

using Vigil.Core.Vrrp;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;
using static Vigil.Tests.Keywords.Scenes;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: each keyword of <c>vrrp_sync_group</c> has its effect. Method: vi1 on eth0 and vi2 on eth1 in a group, with and without the
/// line; what happens to the other member shows that it is the group that follows.
/// </summary>
public sealed class SyncGroupKeywords
{
    private static string Group(string lines, string members = "vi1 vi2") => $"{Second()}\nvrrp_sync_group g {{\ngroup {{\n{members}\n}}\n{lines}\n}}";

    private static string Pair(string lines) => Text(root: Group(lines));

    [Fact]
    public void group() => Of("group { vi1 vi2 }", RouterState.Master, RouterState.Fault, line =>
    {
        var members = line == "" ? "" : "vrrp_sync_group g {\ngroup {\nvi1 vi2\n}\n}";
        var w = new World(Text(root: $"{Second()}\n{members}")).Run(5);
        w.A.Link(up: false);
        return w.A.State("vi2");
    });

    private static void Tracks(string line, string keyword) => Of(line, "Master Master", "Fault Fault", text =>
    {
        var w = VrrpInstanceKeywords.AllIsBad("", Group(text));
        return $"{w.A.State("vi1")} {w.A.State("vi2")}";
    }, keyword);

    [Fact]
    public void track_interface() => Tracks("track_interface {\neth2\n}", nameof(track_interface));

    [Fact]
    public void track_script() => Tracks("track_script {\nchk\n}", nameof(track_script));

    [Fact]
    public void track_file() => Tracks("track_file {\nload\n}", nameof(track_file));

    [Fact]
    public void track_process() => Tracks("track_process {\ndb\n}", nameof(track_process));

    // Members keep in step: without it a weight of one of them is passed over.
    [Fact]
    public void sync_group_tracking_weight() => Of("sync_group_tracking_weight", 100, 90, Weighted);

    [Fact]
    public void global_tracking() => Of("global_tracking", 100, 90, Weighted);

    private static int Weighted(string line) => VrrpInstanceKeywords.AllIsBad("track_interface {\neth2 weight -10\n}", Group(line)).Priority;

    [Fact]
    public void notify_master() => Of("notify_master /bin/x", "", "MASTER", line => RunsAt(Life(Pair(line))));

    [Fact]
    public void notify_backup() => Of("notify_backup /bin/x", "", "BACKUP BACKUP", line => RunsAt(Life(Pair(line))));

    [Fact]
    public void notify_fault() => Of("notify_fault /bin/x", "", "FAULT", line => RunsAt(Life(Pair(line))));

    [Fact]
    public void notify_stop() => Of("notify_stop /bin/x", "", "STOP", line => RunsAt(Life(Pair(line))));

    [Fact]
    public void notify() => Of("notify /bin/x", "", "BACKUP MASTER FAULT BACKUP STOP", line =>
    {
        var w = Life(Pair(line));
        if (line != "") Assert.Contains("run /bin/x GROUP g MASTER 0", w.Told);
        return RunsAt(w);
    });

    [Fact]
    public void smtp_alert() => Of("smtp_alert", "", "Entering BACKUP state, Entering MASTER state, Entering FAULT state, Entering BACKUP state, Stopping",
        line => Mails(Life(Pair(line))));

    [Fact]
    public void flap_damping() => Of("flap_damping {\n}", 7, 2, line =>
        FlapDampingKeywords.Flapping(FlapDampingKeywords.InGroup(line), times: 6, b: FlapDampingKeywords.PeerOfGroup).Masters.Count());

    // The group's word is the default of its members.
    [Fact]
    public void notify_priority_changes() => Of("notify_priority_changes",
        "", "fifo INSTANCE \"vi1\" BACKUP_PRIORITY 90, fifo INSTANCE \"vi2\" BACKUP_PRIORITY 90", line => PriorityLines(
            VrrpInstanceKeywords.AllIsBad("", Group($"track_process {{\ndb weight -10\n}}\n{line}"))));
}

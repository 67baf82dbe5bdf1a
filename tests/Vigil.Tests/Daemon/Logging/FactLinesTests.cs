using Microsoft.Extensions.Logging;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Logging;
using Xunit;

namespace Vigil.Tests.Daemon.Logging;

/// <summary>Each fact gives the line operators search their logs for. Recorded from keepalived 2.2.7 where it has such a line.</summary>
public class FactLinesTests
{
    private static readonly InetAddress Peer = InetAddress.Parse("10.0.0.2");
    private static readonly VrrpInstanceSettings Vi1 = new() { Name = "VI_1", VirtualRouterId = new(51) };
    private static readonly SyncGroupSettings G1 = new() { Name = "G1" };

    /// <summary>Fact, expected level of the first line, expected texts.</summary>
    public static TheoryData<Fact, LogLevel, string[]> Lines => new()
    {
        { State(RouterState.Backup, "", initial: true), LogLevel.Information, ["(VI_1) Entering BACKUP STATE (init)"] },
        { State(RouterState.Fault, "x", initial: true), LogLevel.Error, ["(VI_1) Entering FAULT STATE (init)"] },
        { State(RouterState.Master, "why"), LogLevel.Information, ["(VI_1) Entering MASTER STATE", "(VI_1) reason: why"] },
        { State(RouterState.Fault, "interface eth0 down"), LogLevel.Error, ["(VI_1) Entering FAULT STATE"] },
        { State(RouterState.Backup, ""), LogLevel.Information, ["(VI_1) Entering BACKUP STATE"] },
        { State(RouterState.Stopped, "stop"), default, [] },
        { State(RouterState.Initialize, ""), default, [] },
        { new Fact.GroupStateChanged(G1, RouterState.Backup, RouterState.Master), LogLevel.Information, ["VRRP_Group(G1) Syncing instances to MASTER state"] },
        { new Fact.Resigned("VI_1"), LogLevel.Debug, ["(VI_1) sent 0 priority"] },
        { new Fact.MasterDown("VI_1", Peer, TimeSpan.FromSeconds(3)), LogLevel.Debug, ["(VI_1) Receive advertisement timeout"] },
        { new Fact.FaultChanged("VI_1", "script chk", true), LogLevel.Error, ["(VI_1) entering FAULT state due to script chk"] },
        { new Fact.FaultChanged("VI_1", "interface eth0 down", true), LogLevel.Error, ["(VI_1) entering FAULT state (interface eth0 down)"] },
        { new Fact.FaultChanged("VI_1", "tracked file tf has status -254", true), LogLevel.Error, ["(VI_1) entering FAULT state (tracked file tf has status -254)"] },
        { new Fact.FaultChanged("VI_1", "script chk has not reported yet", true), LogLevel.Debug, ["(VI_1) waiting: script chk has not reported yet"] },
        { new Fact.FaultChanged("VI_1", "interface eth0 down", false), LogLevel.Information, ["(VI_1) no longer at fault: interface eth0 down"] },
        {
            new Fact.PriorityChanged(Vi1, RouterState.Backup, new(100), new(80), "script chk failed"), LogLevel.Information,
            ["(VI_1) Changing effective priority from 100 to 80", "(VI_1) reason: script chk failed"]
        },
        { new Fact.HigherPriorityHeard("VI_1", Peer, new(90), new(80), false), LogLevel.Information, ["(VI_1) Master received advert from 10.0.0.2 with higher priority 90, ours 80"] },
        { new Fact.HigherPriorityHeard("VI_1", Peer, new(90), new(90), true), LogLevel.Information, ["(VI_1) Master received advert from 10.0.0.2 with same priority 90 but higher IP address than ours"] },
        { new Fact.LowerPriorityHeard(Vi1, Peer, new(80), new(90)), LogLevel.Information, ["(VI_1) Received advert from 10.0.0.2 with lower priority 80, ours 90, forcing new election"] },
        { new Fact.LowerPriorityDiscarded("VI_1", Peer, new(80), new(90)), LogLevel.Information, ["(VI_1) received lower priority (80) advert from 10.0.0.2 - discarding"] },
        { new Fact.PriorityZeroHeard("VI_1", Peer, RouterState.Master), LogLevel.Information, ["(VI_1) Master received priority 0 message"] },
        { new Fact.PriorityZeroHeard("VI_1", Peer, RouterState.Backup), LogLevel.Information, ["(VI_1) Backup received priority 0 advertisement"] },
        { new Fact.IntervalLearnt("VI_1", Peer, new(TimeSpan.FromMilliseconds(500)), new(TimeSpan.FromMilliseconds(700))), LogLevel.Information, ["(VI_1) advertisement interval updated from 700ms to 500ms by master"] },
        { new Fact.UnknownVirtualRouter(53, Peer, 7), LogLevel.Information, ["Unknown VRID(53) received on interface(if7). ignoring..."] },
        { new Fact.AdvertRejected("VI_1", Peer, AdvertError.Ttl, "TTL 1, expected 255"), LogLevel.Warning, ["(VI_1) advert from 10.0.0.2 refused: TTL 1, expected 255"] },
        { new Fact.HoldingBack("VI_1", Peer, new(70), new(100), "nopreempt"), LogLevel.Information, ["(VI_1) not taking over from 10.0.0.2 (priority 70, ours 100): nopreempt"] },
        { new Fact.HoldingBack("VI_1", InetAddress.None, default, new(100), "its sync group"), LogLevel.Information, ["(VI_1) not becoming MASTER: its sync group"] },
        {
            new Fact.Flapping("VI_1", 6, TimeSpan.FromSeconds(59.2), "script restart_mysql 5×, interface eth0 1×", null), LogLevel.Warning,
            ["(VI_1) 6 changes in 60 s: flapping; causes: script restart_mysql 5×, interface eth0 1×"]
        },
        {
            new Fact.Flapping("VI_1", 4, TimeSpan.FromSeconds(20), "script chk 4×", TimeSpan.FromSeconds(251)), LogLevel.Warning,
            [
                "(VI_1) 4 changes in 20 s: flapping; causes: script chk 4×",
                "(VI_1) flap damping: does not come back until it has been calm, 251 s if nothing more happens; it still takes over when nobody else advertises; vigil release lets go",
            ]
        },
        { new Fact.FlapDampingEnded("VI_1", "calm for long enough"), LogLevel.Information, ["(VI_1) flap damping ends: calm for long enough"] },
        { Script(1, up: false, number: true, changed: false), LogLevel.Information, ["Script `chk` now returning 1"] },
        { Script(0, up: true, number: false, changed: true), LogLevel.Information, ["VRRP_Script(chk) succeeded"] },
        { Script(3, up: false, number: true, changed: true), LogLevel.Information, ["Script `chk` now returning 3", "VRRP_Script(chk) failed (exited with status 3)"] },
        { new Fact.ScriptResult("chk", ScriptEnd.Signalled, 15, true, false, true, true), LogLevel.Warning, ["VRRP_Script(chk) timed_out"] },
        { new Fact.ScriptResult("chk", ScriptEnd.Signalled, 9, false, false, true, true), LogLevel.Warning, ["VRRP_Script(chk) failed (killed by signal 9)"] },
        { new Fact.ScriptResult("chk", ScriptEnd.NotStarted, 2, false, false, true, true), LogLevel.Warning, ["VRRP_Script(chk) failed (could not be started: No such file or directory)"] },
        { new Fact.ProcessQuorum("mysqld", 0, false), LogLevel.Information, ["Quorum lost for tracked process mysqld", "Tracked process mysqld: 0 running"] },
        { new Fact.WokeLate(TimeSpan.FromMilliseconds(5946.573), "yielding"), LogLevel.Warning, ["A thread timer expired 5.946573 seconds ago: yielding"] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_fact_has_its_lines(Fact fact, LogLevel level, string[] texts)
    {
        LogLine[] lines = new FactLines(index => $"if{index}").Of(fact);

        Assert.Equal(texts, lines.Select(line => line.Text));
        if (lines.Length > 0) Assert.Equal(level, lines[0].Level);
    }

    private static Fact State(RouterState to, string reason, bool initial = false) =>
        new Fact.StateChanged(Vi1, RouterState.Backup, to, Priority.Default, reason, initial);

    private static Fact Script(int status, bool up, bool number, bool changed) =>
        new Fact.ScriptResult("chk", ScriptEnd.Exited, status, false, up, number, changed);
}

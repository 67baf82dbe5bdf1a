using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Notify;
using Xunit;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>Facts to notifications, compared with what keepalived 2.2.7 wrote for the same events.</summary>
public class NotifyPlanTests
{
    private static readonly NotifySettings Everything = new()
    {
        Master = Command("m", "a", "b"),
        Backup = Command("b"),
        Fault = Command("f"),
        Stop = Command("s"),
        Deleted = Command("d"),
        Any = Command("any", "x"),
        MasterReceivedLowerPriority = Command("rx"),
        ReportDeleted = true,
        Mail = true,
        PriorityChanges = true,
    };

    [Theory]
    [InlineData(RouterState.Master, "m a b", "MASTER", "Entering MASTER state", "VRRP Instance is now owning VRRP VIPs")]
    [InlineData(RouterState.Backup, "b", "BACKUP", "Entering BACKUP state", "VRRP Instance is no longer owning VRRP VIPs")]
    [InlineData(RouterState.Fault, "f", "FAULT", "Entering FAULT state", "VRRP Instance is no longer owning VRRP VIPs")]
    [InlineData(RouterState.Deleted, "d", "DELETED", "Deleted", "VRRP Deleted at reload")]
    [InlineData(RouterState.Stopped, "s", "STOP", "Stopping", "VRRP Instance is no longer owning VRRP VIPs")]
    public void A_state_is_told_by_script_generic_script_fifo_and_mail(RouterState to, string script, string state, string subject, string body) =>
        Assert.Equal(
            [
                $"run {script}", $"run any x | INSTANCE VI_1 {state} 107", $"fifo INSTANCE \"VI_1\" {state} 107",
                $"mail VRRP Instance VI_1 - {subject} => {body}",
            ],
            Told(Instance(Everything, to)));

    [Fact]
    public void A_group_has_priority_0() =>
        Assert.Equal(
            [
                "run m a b", "run any x | GROUP G1 MASTER 0", "fifo GROUP \"G1\" MASTER 0",
                "mail VRRP Group G1 - Entering MASTER state => All VRRP group instances are now in MASTER state",
            ],
            Told(new Fact.GroupStateChanged(new SyncGroupSettings { Name = "G1", Notify = Everything }, RouterState.Backup, RouterState.Master)));

    [Fact]
    public void Without_notify_deleted_a_removed_instance_is_at_fault() =>
        Assert.Equal(
            ["run f", "run any x | INSTANCE VI_1 FAULT 107", "fifo INSTANCE \"VI_1\" FAULT 107"],
            Told(Instance(Everything with { ReportDeleted = false, Mail = false }, RouterState.Deleted)));

    [Fact]
    public void Without_hooks_only_the_fifo_is_told() =>
        Assert.Equal(["fifo INSTANCE \"VI_1\" BACKUP 107"], Told(Instance(NotifySettings.None, RouterState.Backup)));

    [Fact]
    public void No_email_faults_keeps_fault_mails_back()
    {
        Word word = NotifyPlan.Of(Instance(Everything, RouterState.Fault), noFaultMail: true)!;

        Assert.DoesNotContain(word.Notifications, notification => notification is Notification.Mail);
    }

    [Theory]
    [InlineData(RouterState.Master, "fifo INSTANCE \"VI_1\" MASTER_PRIORITY 80")]
    [InlineData(RouterState.Backup, "fifo INSTANCE \"VI_1\" BACKUP_PRIORITY 80")]
    public void A_priority_change_is_a_fifo_line(RouterState state, string line) =>
        Assert.Equal([line], Told(new Fact.PriorityChanged(Router(Everything), state, new(100), new(80), "script")));

    [Fact]
    public void A_priority_change_is_told_only_where_wanted_and_never_in_fault()
    {
        Assert.Null(NotifyPlan.Of(new Fact.PriorityChanged(Router(NotifySettings.None), RouterState.Master, new(1), new(2), ""), false));
        Assert.Null(NotifyPlan.Of(new Fact.PriorityChanged(Router(Everything), RouterState.Fault, new(1), new(2), ""), false));
    }

    [Fact]
    public void A_lower_priority_heard_by_a_master_runs_its_script_and_writes_our_priority() =>
        Assert.Equal(
            ["run rx", "fifo INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 90"],
            Told(new Fact.LowerPriorityHeard(Router(Everything), InetAddress.Parse("10.0.0.2"), new(80), new(90))));

    [Fact]
    public void Waiting_in_init_is_nobodys_business() =>
        Assert.Null(NotifyPlan.Of(Instance(Everything, RouterState.Initialize), false));

    private static string[] Told(Fact fact) => [.. ((IEnumerable<Notification>)NotifyPlan.Of(fact, false)!.Notifications).Select(Text)];

    private static string Text(Notification notification) => notification switch
    {
        Notification.Script { Appended.Count: 0 } script => $"run {script.Command.CommandLine}",
        Notification.Script script => $"run {script.Command.CommandLine} | {string.Join(' ', (IEnumerable<string>)script.Appended)}",
        Notification.FifoLine line => $"fifo {line.Text}",
        Notification.Mail mail => $"mail {mail.Subject} => {mail.Body}",
        _ => throw new NotSupportedException(),
    };

    private static Fact Instance(NotifySettings notify, RouterState to) =>
        new Fact.StateChanged(Router(notify), RouterState.Backup, to, new(107), "", false);

    private static VrrpInstanceSettings Router(NotifySettings notify) => new() { Name = "VI_1", VirtualRouterId = new(51), Notify = notify };

    private static ScriptCommand Command(params string[] words) => new([.. words]);
}

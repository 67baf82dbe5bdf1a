using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Notify;

/// <summary>Facts about virtual routers to notifications (runtime-interface: notify scripts, FIFO lines, mail). Pure.</summary>
public static class NotifyPlan
{
    /// <summary>The word for a fact; null when nobody outside is told.</summary>
    /// <param name="fact">What happened.</param>
    /// <param name="noFaultMail"><c>no_email_faults</c></param>
    public static Word? Of(Fact fact, bool noFaultMail) => fact switch
    {
        Fact.StateChanged { To: not RouterState.Initialize } f => State(
            NotifyOwner.Instance(f.Instance.Name), f.Instance.Notify, f.To, f.EffectivePriority.Value, noFaultMail),
        Fact.GroupStateChanged { To: not RouterState.Initialize } f => State(
            NotifyOwner.Group(f.Group.Name), f.Group.Notify, f.To, 0, noFaultMail),
        Fact.PriorityChanged { State: RouterState.Master or RouterState.Backup, Instance.Notify.PriorityChanges: true } f =>
            Event(f.Instance, f.State == RouterState.Master ? "MASTER" : "BACKUP", "_PRIORITY", f.To, null),
        Fact.LowerPriorityHeard f =>
            Event(f.Instance, "MASTER", "_RX_LOWER_PRI", f.Ours, f.Instance.Notify.MasterReceivedLowerPriority),
        _ => null,
    };

    /// <summary>The FIFO line of a state or event: <c>INSTANCE "NAME" STATE PRIORITY</c>.</summary>
    public static string FifoLine(NotifyOwner owner, string state, byte priority) => $"{owner.Type} \"{owner.Name}\" {state} {priority}";

    private static Word State(NotifyOwner owner, NotifySettings settings, RouterState to, byte priority, bool noFaultMail)
    {
        bool isLast = to == RouterState.Deleted;
        // Without notify_deleted a removed instance is reported as one at fault.
        if (isLast && !settings.ReportDeleted) to = RouterState.Fault;
        (string state, ScriptCommand? specific, string mail) = to switch
        {
            RouterState.Master => ("MASTER", settings.Master, "Entering MASTER state"),
            RouterState.Backup => ("BACKUP", settings.Backup, "Entering BACKUP state"),
            RouterState.Fault => ("FAULT", settings.Fault, "Entering FAULT state"),
            RouterState.Deleted => ("DELETED", settings.Deleted, "Deleted"),
            _ => ("STOP", settings.Stop, "Stopping"),
        };
        var all = new List<Notification>(4);
        if (specific is not null) all.Add(new Notification.Script(specific, []));
        if (settings.Any is { } any) all.Add(new Notification.Script(any, [owner.Type, owner.Name, state, priority.ToString()]));
        all.Add(new Notification.FifoLine(FifoLine(owner, state, priority)));
        if (settings.Mail && !(noFaultMail && to == RouterState.Fault)) all.Add(Mail(owner, to, state, mail));
        return new Word(owner, state, FifoLine(owner, state, priority), isLast, [.. all]);
    }

    private static Word Event(VrrpInstanceSettings instance, string state, string what, Priority priority, ScriptCommand? script)
    {
        var owner = NotifyOwner.Instance(instance.Name);
        Notification line = new Notification.FifoLine(FifoLine(owner, state + what, priority.Value));
        return new Word(owner, null, FifoLine(owner, state, priority.Value), false, script is null ? [line] : [new Notification.Script(script, []), line]);
    }

    private static Notification.Mail Mail(NotifyOwner owner, RouterState to, string state, string what) => owner.Type == "GROUP"
        ? new($"VRRP Group {owner.Name} - {what}", $"All VRRP group instances are now in {state} state")
        : new($"VRRP Instance {owner.Name} - {what}", to switch
        {
            RouterState.Master => "VRRP Instance is now owning VRRP VIPs",
            RouterState.Deleted => "VRRP Deleted at reload",
            _ => "VRRP Instance is no longer owning VRRP VIPs",
        });
}

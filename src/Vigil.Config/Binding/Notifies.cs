using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Notify hooks of an instance or group.</summary>
internal static class Notifies
{
    public static NotifySettings Resolve(TrackingDraft draft, GlobalDraft global, ScriptResolver scripts)
    {
        return new NotifySettings
        {
            Master = Hook("notify_master"),
            Backup = Hook("notify_backup"),
            Fault = Hook("notify_fault"),
            Stop = Hook("notify_stop"),
            Deleted = Hook("notify_deleted"),
            ReportDeleted = draft.ReportDeleted,
            Any = Hook("notify"),
            MasterReceivedLowerPriority = Hook("notify_master_rx_lower_pri"),
            Mail = draft.Mail ?? global.MailAlertVrrp ?? global.MailAlert ?? false,
            PriorityChanges = draft.PriorityChanges ?? global.Defaults.PriorityChanges,
        };

        ScriptCommand? Hook(string name) => draft.Notify.TryGetValue(name, out var script) ? scripts.Resolve(script) : null;
    }
}

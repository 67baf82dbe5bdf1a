using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>Notify hooks of an instance or group in the dump.</summary>
internal static class Notifying
{
    internal static void Write(DumpText to, NotifySettings notify, bool isInstance)
    {
        to.Item($"Using smtp notification = {(notify.Mail ? "yes" : "no")}");
        if (isInstance) to.Item($"Notify deleted = {(notify.ReportDeleted ? "Deleted" : "Fault")}");
        Script(to, "Backup state transition", notify.Backup);
        Script(to, "Master state transition", notify.Master);
        Script(to, "Fault state transition", notify.Fault);
        Script(to, "Stop state transition", notify.Stop);
        Script(to, "Deleted state transition", notify.Deleted);
        Script(to, "Generic state transition", notify.Any);
        Script(to, "Master rx lower pri state transition", notify.MasterReceivedLowerPriority);
        if (isInstance) to.Item($"Notify priority changes = {DumpText.Bool(notify.PriorityChanges)}");
    }

    private static void Script(DumpText to, string what, ScriptCommand? command)
    {
        if (command is not null) to.Item($"{what} script = {ItemText.Of(command)}, uid:gid {ItemText.OwnerOf(command)}");
    }
}

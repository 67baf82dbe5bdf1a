using Vigil.Core.Settings;
using Vigil.Core.Tracking;

namespace Vigil.Daemon.Dump;

/// <summary>Sections of sync groups, scripts, tracked files and processes.</summary>
internal static class TrackerSections
{
    internal static void Groups(DumpText to, DumpSnapshot all)
    {
        if (all.Groups.Count == 0) return;
        to.Section("VRRP Sync groups");
        foreach (GroupDump group in all.Groups)
        {
            to.Top($"VRRP Sync Group = {group.Settings.Name}, {RouterSection.Word(group.State)}");
            RouterDump[] members = [.. all.Routers.Where(router => router.Group == group.Settings.Name)];
            to.Item($"Num member fault {members.Count(member => member.Faults > 0)}, num member init {members.Count(member => member.Pending > 0)}");
            to.List("VRRP member instances :", group.Settings.Members);
            if (group.Settings.TrackingWeight) to.Item($"sync_group_tracking_weight = true");
            Notifying.Write(to, group.Settings.Notify, isInstance: false);
        }
    }

    internal static void Scripts(DumpText to, DumpSnapshot all)
    {
        if (all.Scripts.Count == 0) return;
        to.Section("VRRP Scripts");
        foreach (ScriptDump script in all.Scripts)
        {
            ScriptSettings settings = script.Settings;
            to.Top($"VRRP Script = {settings.Name}");
            to.Item($"Command = {ItemText.Of(settings.Command)}");
            to.Item($"Interval = {DumpText.Seconds(settings.Interval)} sec");
            to.Item($"Timeout = {DumpText.Seconds(settings.HasTimeout ? settings.Timeout : TimeSpan.Zero)} sec");
            to.Item($"Weight = {settings.Weight}{RouterSection.Reverse(settings.Reverse)}");
            to.Item($"Rise = {settings.Rise}");
            to.Item($"Fall = {settings.Fall}");
            to.Item($"Result = {(script.Result == TrackResult.Up ? settings.Rise : 0)}");
            to.Item($"Insecure = no");
            to.Item($"Init state = {(settings.InitFail ? "failed" : "unknown")}");
            to.Item($"Status = {script.Result switch { TrackResult.Up => "GOOD", TrackResult.Down => "BAD", _ => "INIT" }}");
            to.Item($"Script uid:gid = {ItemText.OwnerOf(settings.Command)}");
            to.Item($"VRRP instances :"); // a title without a list, in keepalived too
            Users(to, all, router => router.TrackScripts, settings.Name);
            to.Item($"State = {(script.IsRunning ? "running" : "idle")}");
        }
    }

    internal static void Files(DumpText to, DumpSnapshot all)
    {
        if (all.Files.Count == 0) return;
        to.Section("VRRP Track files");
        foreach (FileDump file in all.Files)
        {
            to.Top($"Track file = {file.Settings.Name}");
            to.Item($"File = {file.Settings.Path}");
            to.Item($"Status = {file.Value}");
            to.Item($"Weight = {file.Settings.Weight}{RouterSection.Reverse(file.Settings.Reverse)}");
            Users(to, all, router => router.TrackFiles, file.Settings.Name);
        }
    }

    internal static void Processes(DumpText to, DumpSnapshot all)
    {
        if (all.Processes.Count == 0) return;
        to.Section("VRRP Track processes");
        foreach (ProcessDump process in all.Processes)
        {
            TrackProcessSettings settings = process.Settings;
            to.Top($"VRRP Track process = {settings.Name}");
            to.Item($"Process = {settings.Process}");
            if (settings.Parameters.Count > 0) to.Item($"Parameters = {string.Join(' ', (IEnumerable<string>)settings.Parameters)}");
            if (settings.Match != ParameterMatch.None) to.Item($"Param match = {JsonFile.Match(settings.Match)}");
            to.Item($"Min processes = {settings.Quorum}");
            if (settings.QuorumMax is { } max) to.Item($"Max processes = {max}");
            to.Item($"Current processes = {process.Count}");
            to.Item($"Have quorum = {DumpText.Bool(process.HasQuorum)}");
            to.Item($"Weight = {settings.Weight}{RouterSection.Reverse(settings.Reverse)}");
            to.Item($"Terminate delay = {settings.TerminateDelay.TotalSeconds:0.000000}s");
            to.Item($"Fork delay = {settings.ForkDelay.TotalSeconds:0.000000}s");
            to.Item($"Fork delay timer {(process.ForkDelayRuns ? "" : "not ")}running");
            to.Item($"Terminate delay timer {(process.TerminateDelayRuns ? "" : "not ")}running");
            to.Item($"Full command = {DumpText.Bool(settings.FullCommand)}");
            Users(to, all, router => router.TrackProcesses, settings.Name);
        }
    }

    private static void Users(DumpText to, DumpSnapshot all, Func<VrrpInstanceSettings, ValueList<TrackUse>> uses, string name) =>
        to.List("Tracking instances :",
            from router in all.Routers
            from use in uses(router.Settings)
            where use.Name == name
            select $"{router.Settings.Name}, weight {use.Weight}{RouterSection.Reverse(use.Reverse)}");
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Lint;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Draw;

/// <summary>
/// A made-up host's keepalived.conf: settings are written as a person would write them, and what the host runs with is what the product's
/// own parser and binder make of the text. Only what is drawn can be written.
/// </summary>
public static class HostFile
{
    /// <summary>Texts that are remembered: the pair that speed is measured with has two.</summary>
    private const int MaxRemembered = 64;

    private static readonly ConcurrentDictionary<string, Configuration> Remembered = [];

    private static readonly ConfigEnvironment Nowhere = new() { ConfigId = "", WorkingDirectory = "/", Variable = static _ => null };

    /// <summary>Binds a text; a second reading of the same text is equal, and another object.</summary>
    /// <exception cref="InvalidOperationException">The text has an error: what is drawn must be sound.</exception>
    public static Configuration Read(string text)
    {
        const string path = "/keepalived.conf";
        var host = LintHost.Read("host", path, new MemoryFileReader().Add(path, text), Nowhere);
        var wrong = host.Diagnostics.FirstOrDefault(one => one.Severity == Severity.Error);
        return wrong is null ? host.Configuration : throw new InvalidOperationException($"a drawn file is wrong: {wrong.Message}\n{text}");
    }

    /// <summary>The same, for a start: what was read lately is not read again.</summary>
    public static Configuration ReadOnce(string text)
    {
        if (Remembered.TryGetValue(text, out var known)) return known;
        var read = Read(text);
        if (Remembered.Count < MaxRemembered) Remembered.TryAdd(text, read);
        return read;
    }

    /// <summary>Settings as text.</summary>
    public static string Write(Configuration configuration)
    {
        var text = new StringBuilder();
        Lines(text, "global_defs", Duration("vrrp_startup_delay", configuration.Global.StartupDelay));
        foreach (var script in configuration.Scripts) Lines(text, $"vrrp_script {script.Name}", [.. Of(script)]);
        foreach (var file in configuration.TrackFiles) Lines(text, $"vrrp_track_file {file.Name}", $"file {file.Path}");
        foreach (var process in configuration.TrackProcesses) Lines(text, $"vrrp_track_process {process.Name}", $"process {process.Process}", process.QuorumMax is { } most ? $"quorum_max {most}" : "");
        foreach (var instance in configuration.Instances) Lines(text, $"vrrp_instance {instance.Name}", [.. InstanceText.Of(instance)]);
        foreach (var group in configuration.SyncGroups) Lines(text, $"vrrp_sync_group {group.Name}", [.. Of(group)]);
        return text.ToString();
    }

    private static IEnumerable<string> Of(ScriptSettings script) =>
    [
        $"script {script.Command.CommandLine}", Duration("interval", script.Interval), Duration("timeout", script.Timeout), $"rise {script.Rise}", $"fall {script.Fall}",
        script.InitFail ? "init_fail" : "",
    ];

    private static IEnumerable<string> Of(SyncGroupSettings group) =>
    [
        .. InstanceText.Block("group", group.Members),
        group.TrackingWeight ? "sync_group_tracking_weight" : "",
        .. InstanceText.Trackers(group.TrackScripts, group.TrackFiles, group.TrackProcesses, group.TrackInterfaces),
        .. InstanceText.Damping(group.FlapDamping),
    ];

    /// <summary>A keyword with seconds; nothing for zero.</summary>
    internal static string Duration(string keyword, TimeSpan span) =>
        span == TimeSpan.Zero ? "" : $"{keyword} {span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture)}";

    private static void Lines(StringBuilder text, string head, params ReadOnlySpan<string> lines)
    {
        text.Append(head).Append(" {\n");
        foreach (string line in lines)
        {
            if (line.Length > 0) text.Append("    ").Append(line).Append('\n');
        }
        text.Append("}\n");
    }
}

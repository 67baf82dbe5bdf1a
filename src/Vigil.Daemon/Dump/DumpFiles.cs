using Vigil.Core.Settings;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Dump;

/// <summary>
/// Where dump files go (runtime-interface: dump files). The directory is TMPDIR when that is an absolute directory, else /tmp; a path given
/// in the configuration changes directory, name or both. Pure.
/// </summary>
/// <param name="settings">Names in the configuration.</param>
/// <param name="networkNamespace">Goes into the names with <c>data_use_instance</c>.</param>
/// <param name="instance">Goes into the names with <c>data_use_instance</c>.</param>
/// <param name="directory">TMPDIR or /tmp, see <see cref="DefaultDirectory"/>.</param>
public sealed class DumpFiles(DumpSettings settings, string? networkNamespace, string? instance, string directory)
{
    /// <summary>TMPDIR if it names an existing directory by an absolute path, else /tmp.</summary>
    public static string DefaultDirectory =>
        Environment.GetEnvironmentVariable("TMPDIR") is ['/', ..] path && Directory.Exists(path) ? path : "/tmp";

    /// <summary>keepalived.data, keepalived_parent.data or keepalived_check.data.</summary>
    public string Data(ProcessRole role) => Path(settings.StateFile, "keepalived.data", role switch
    {
        ProcessRole.Parent => "_parent",
        ProcessRole.Checker => "_check",
        _ => "",
    });

    /// <summary>keepalived.stats</summary>
    public string Stats => Path(settings.StatsFile, "keepalived.stats", "");

    /// <summary>keepalived.json</summary>
    public string Json => Path(settings.JsonFile, "keepalived.json", "");

    private string Path(string? given, string usual, string suffix)
    {
        string path = given switch
        {
            null => System.IO.Path.Combine(directory, usual),
            [.., '/'] => System.IO.Path.Combine(directory, given, usual),
            _ => System.IO.Path.Combine(directory, given),
        };
        if (suffix.Length > 0) path = LogIdentity.WithSuffix(path, suffix);
        string tag = string.Join('_', new[] { networkNamespace, instance }.Where(part => !string.IsNullOrEmpty(part)));
        return settings.UseInstance && tag.Length > 0 ? LogIdentity.WithSuffix(path, "." + tag) : path;
    }
}

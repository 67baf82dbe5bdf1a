using Vigil.Core.Settings;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>Names of pid files, the reload file and the ledger's directory (runtime-interface: processes, pid files).</summary>
internal sealed class RunFiles
{
    private const string Run = "/run";

    private readonly string? instance;
    private readonly bool ownDirectory;

    public RunFiles(DaemonOptions options, ProcessSettings process)
    {
        instance = process.Instance;
        var networkNamespace = options.NetworkNamespace ?? process.NetworkNamespace;
        ownDirectory = process.UsePidDirectory || instance is not null || networkNamespace is not null;
        Supervisor = options.PidFile ?? Name("keepalived", "keepalived", ".pid");
        Vrrp = options.VrrpPidFile ?? Name("vrrp", "vrrp", ".pid");
        Checker = options.CheckerPidFile ?? Name("checkers", "checkers", ".pid");
        Reload = Name("keepalived", "keepalived", ".reload");
    }

    /// <summary>Directory of everything Vigil keeps at run time beside keepalived's own names.</summary>
    public static string StateDirectory => Run + "/vigil";

    /// <summary>The directory that is mounted privately in a network namespace.</summary>
    public static string PrivateDirectory => Run + "/keepalived";

    public string Supervisor { get; }

    public string Vrrp { get; }

    public string Checker { get; }

    /// <summary>Default path of <c>reload_file</c>.</summary>
    public string Reload { get; }

    private string Name(string alone, string inDirectory, string suffix) => ownDirectory
        ? $"{PrivateDirectory}/{inDirectory}{(instance is null ? "" : "_" + instance)}{suffix}"
        : $"{Run}/{alone}{suffix}";
}

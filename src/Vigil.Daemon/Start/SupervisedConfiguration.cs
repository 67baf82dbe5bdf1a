using Microsoft.Extensions.Logging;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Start;

/// <summary>
/// The configuration in force, for the supervisor. A reload never makes things worse: files with an error the running configuration
/// does not have are refused, and the old configuration stays in force.
/// </summary>
internal sealed class SupervisedConfiguration : ISupervisedConfiguration, IDisposable
{
    /// <summary>Errors of a refused file that are logged; the rest is counted.</summary>
    private const int MaxLogged = 20;

    private readonly EventLoop loop;
    private readonly ILogger log;
    private readonly ManualResetEvent ended = new(false);
    private LoadedConfiguration current;

    private SupervisedConfiguration(EventLoop loop, ILogger log, LoadedConfiguration current, Fd snapshot) =>
        (this.loop, this.log, this.current, Snapshot) = (loop, log, current, snapshot);

    public static Errno Create(EventLoop loop, ILogger log, LoadedConfiguration loaded, out SupervisedConfiguration configuration)
    {
        var error = Store(loaded, out var snapshot);
        configuration = new SupervisedConfiguration(loop, log, loaded with { Root = null }, snapshot);
        configuration.SaveCopy(loaded);
        return error;
    }

    /// <summary>Told when a reload has put another configuration in force.</summary>
    public Action<Configuration>? Changed { get; set; }

    private static Errno Store(LoadedConfiguration loaded, out Fd snapshot)
    {
        var bytes = loaded.ForWorkers().ToBytes();
        return loaded.Configuration.Global.TemporaryConfigDirectory is { } directory
            ? UnlinkedFile.Create(directory, bytes, out snapshot)
            : SharedMemoryFile.Create("configuration", bytes, out snapshot);
    }

    private void SaveCopy(LoadedConfiguration loaded)
    {
        if (loaded.Configuration.Global.ConfigSaveDirectory is { } directory && ConfigurationCopy.Save(directory, loaded.Files) is { } problem)
            log.Problem(problem);
    }

    public Fd Snapshot { get; private set; }

    /// <summary>What is in force.</summary>
    public Configuration Configuration => current.Configuration;

    private GlobalSettings Global => current.Configuration.Global;

    public ScriptCommand? StartupScript => Global.StartupScript;

    public TimeSpan StartupScriptTimeout => Global.StartupScriptTimeout;

    public ScriptCommand? ShutdownScript => Global.ShutdownScript;

    public TimeSpan ShutdownScriptTimeout => Global.ShutdownScriptTimeout;

    public TimeSpan ChildWaitTime => current.Configuration.Process.ChildWaitTime;

    public TimeSpan ReloadLimit { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Writes the supervisor's dump; set by whoever knows how.</summary>
    public Action? OnDump { get; set; }

    public void Dump() => OnDump?.Invoke();

    public void Reload(Action<string?> done) => ThreadPool.QueueUserWorkItem(_ =>
    {
        var next = SettledFiles.Read(
            () => SettledFiles.LatestChange(current.Files.PathsRead), () => ConfigurationLoader.Load(current.Options),
            loaded => SettledFiles.LatestChange(loaded.Files.PathsRead), () => DateTime.UtcNow, rest => ended.WaitOne(rest + SettledFiles.WaitUnit));
        var refusal = Refusal(next);
        var snapshot = Fd.Closed;
        if (refusal is null && Store(next, out snapshot) is { Failed: true } error)
            refusal = $"it cannot be kept for the workers: {error}";
        loop.Post(() => Finish(next, snapshot, refusal, done));
    });

    public void ReloadChanged(bool isReloading)
    {
        if (!Global.Reload.UseReloadFile) return;
        var path = Global.Reload.ReloadFile ?? new RunFiles(current.Options, current.Configuration.Process).Reload;
        try
        {
            if (isReloading) File.WriteAllBytes(path, []);
            else File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Problem($"reload_file {path}: {e.Message}");
        }
    }

    private void Finish(LoadedConfiguration next, Fd snapshot, string? refusal, Action<string?> done)
    {
        if (refusal is null)
        {
            Snapshot.Dispose();
            (current, Snapshot) = (next with { Root = null }, snapshot);
            SaveCopy(next);
            Changed?.Invoke(next.Configuration);
        }
        done(refusal);
    }

    /// <summary>Why the new files may not be used; null: they may.</summary>
    private string? Refusal(LoadedConfiguration next)
    {
        if (Unchangeable(next.Configuration) is { } fixedSetting) return fixedSetting;
        var known = current.Diagnostics.Select(Key).ToHashSet();
        var fresh = next.Diagnostics.Where(d => d.Severity != Severity.Note && !known.Contains(Key(d))).OrderByDescending(static d => d.Severity == Severity.Error).ToList();
        foreach (var finding in fresh.Take(MaxLogged)) log.Diagnostic(DiagnosticRenderer.ToText(finding).TrimEnd());
        if (Global.Reload is { CheckConfig: true, CheckLog: { } path } && ConfigTest.Append(next, path) is { } unlogged) log.Problem(unlogged);
        int errors = fresh.Count(static d => d.Severity == Severity.Error);
        if (errors > 0) return $"it has {errors} error(s) the running one does not have; correct them and reload again";
        if (next.Configuration.Instances.Count == 0 && current.Configuration.Instances.Count > 0)
            return "it has no vrrp_instance any more, as a file cut short has none; to give up all addresses, stop the daemon";
        return Global.Reload.CheckConfig && next.TestExit != ConfigTestExit.Clean ? "reload_check_config: the config test is not clean" : null;
    }

    private static (string Code, string Message) Key(Diagnostic diagnostic) => (diagnostic.Code, diagnostic.Message);

    /// <summary>What cannot change without a restart (runtime-interface: reload limits).</summary>
    private string? Unchangeable(Configuration next)
    {
        var (now, then) = (current.Configuration, next);
        (string Name, bool Changed)[] limits =
        [
            ("net_namespace", now.Process.NetworkNamespace != then.Process.NetworkNamespace),
            ("net_namespace_ipvs", now.Process.IpvsNamespace != then.Process.IpvsNamespace),
            ("lb_engine", now.Global.Lvs.Engine != then.Global.Lvs.Engine),
            ("instance", now.Process.Instance != then.Process.Instance),
            ("nftables", now.Global.Firewall.Table != then.Global.Firewall.Table),
            ("tmp_config_directory", now.Global.TemporaryConfigDirectory != then.Global.TemporaryConfigDirectory),
            ("disable_local_igmp", now.Global.DisableLocalIgmp != then.Global.DisableLocalIgmp),
        ];
        var changed = limits.Where(limit => limit.Changed).Select(limit => limit.Name).ToList();
        return changed.Count == 0 ? null : $"{string.Join(", ", changed)} cannot change at a reload; restart the daemon for it";
    }

    public void Dispose()
    {
        ended.Set();
        Snapshot.Dispose();
    }
}

using Microsoft.Extensions.Logging;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Dump;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Supervision;
using Vigil.Daemon.Vrrp;
using Vigil.Xdp.Engine;

namespace Vigil.Daemon.Start;

/// <summary>
/// The supervisor from its first line to its last. In order: read the configuration, enter the network namespace (which starts the
/// program again inside it), go to the background (which starts it again in a session of its own), take the pid file, run.
/// </summary>
internal static class DaemonProcess
{
    /// <summary>Hidden first words by which the program knows how far it has come.</summary>
    public const string InNamespaceWord = "--in-namespace", InBackgroundWord = "--in-background";

    private const int MaxFindingsLogged = 100;

    /// <param name="options">The command line.</param>
    /// <param name="words">The same, as words, to start the program again with.</param>
    /// <param name="stage">How far it has come.</param>
    public static int Run(DaemonOptions options, IReadOnlyList<string> words, Stage stage)
    {
        if (stage.IsFirst && DescriptorLimit.Problem is { } tooFew)
        {
            Console.Error.WriteLine(tooFew);
            return ExitStatus.Failure;
        }
        options = options.Below(Environment.CurrentDirectory); // before the daemon leaves it
        var loaded = ConfigurationLoader.Load(options);
        var configuration = loaded.Configuration;
        // Before a namespace is entered and rights are given up: what is mounted here outlives the daemon, and a worker may not mount.
        if (WorkerCapabilities.MayLoadPrograms(configuration)) PinDirectory.Mount(PinDirectory.UsualRoot);
        if (stage.IsFirst && (options.NetworkNamespace ?? configuration.Process.NetworkNamespace) is { } name)
            return EnterNamespace(name, words, configuration);
        if (stage.Word != InBackgroundWord && !options.Foreground) return Detach(options, words, stage.ProcessFeed);
        if (!options.Foreground) Environment.CurrentDirectory = "/"; // a daemon keeps no file system busy

        ProcessTuning.Umask((uint)(options.Umask ?? configuration.Global.Umask ?? ProcessTuning.DefaultUmask));
        if (options.CoreDump) ProcessTuning.CoreFiles(allowed: true);
        SignalSource.ResetInherited();
        ThreadTuning.Name(configuration.Global.ProcessName ?? (InvokedAs.Keepalived ? "keepalived" : "vigil"));
        using var log = DaemonLog.Open(Logging(options, ProcessRole.Parent, configuration));
        var readiness = stage.Word == InBackgroundWord && !Fd.Adopt(Daemonisation.ReportNumber, out var report).Failed ? report : Fd.Closed;
        int status = Supervise(options, loaded, log, readiness, stage.ProcessFeed);
        Daemonisation.Report(readiness, status);
        return status;
    }

    /// <summary>Where and how much a process of this daemon logs.</summary>
    public static LogOptions Logging(DaemonOptions options, ProcessRole role, Configuration configuration) => new()
    {
        Ident = LogIdentity.For(role, InvokedAs.Keepalived, options.NetworkNamespace ?? configuration.Process.NetworkNamespace, configuration.Process.Instance),
        Detail = options.LogDetail,
        Console = options.LogConsole,
        Syslog = !options.NoSyslog,
        Facility = options.LogFacility,
        File = options.LogFile is { } file ? LogIdentity.FileFor(role, file) : null,
        FlushFile = options.FlushLogFile,
    };

    private static int Supervise(DaemonOptions options, LoadedConfiguration loaded, DaemonLog log, Fd readiness, Fd processFeed)
    {
        log.Starting(VersionText.Line);
        log.ConfigurationFile(options.ConfigFile);
        if (OptionTable.NotYetOf(options) is { Length: > 0 } notYet) log.Problem($"without effect in this release: {string.Join(", ", notYet)}");
        var files = new RunFiles(options, loaded.Configuration.Process);
        if (PidFile.Take(files.Supervisor, out var pidFile, out int holder) is { Failed: true } taken)
        {
            if (taken != Errno.TryAgain) log.Failure($"cannot write pid file {files.Supervisor}: {taken}");
            else log.Failure($"daemon is already running, as process {holder} ({files.Supervisor})");
            return taken == Errno.TryAgain ? ExitStatus.Success : taken == Errno.AccessDenied ? ExitStatus.Permission : ExitStatus.Failure;
        }
        using var ownedPidFile = pidFile;
        Report(loaded, log);
        if (CannotRun(loaded) is { } unusable)
        {
            log.Failure("the configuration cannot run as it is; correct the errors above, and try it with: vigil check " + options.ConfigFile);
            return unusable;
        }
        return Loop(options, loaded, files, log, readiness, processFeed);
    }

    private static int Loop(DaemonOptions options, LoadedConfiguration loaded, RunFiles files, DaemonLog log, Fd readiness, Fd processFeed)
    {
        if (EventLoop.Create(out var loop) is { Failed: true } noLoop) return Fail(log, $"cannot make the event loop: {noLoop}");
        using var ownedLoop = loop;
        if (SupervisedConfiguration.Create(loop, log, loaded, out var configuration) is { Failed: true } noMemory)
            return Fail(log, $"cannot hand the configuration to workers: {noMemory}");
        using var ownedConfiguration = configuration;
        configuration.OnDump = () => DumpParent(options, configuration.Configuration, log);
        var roles = WorkerRoles.Of(options, () => configuration.Configuration, files, processFeed);
        if (!roles.Exists(role => role.IsNeeded())) log.Problem("nothing to do: the configuration has no vrrp_instance and no virtual_server that may run here");
        var created = Supervisor.Create(loop, configuration, roles, !options.NoRespawn, log, new ServiceManager(), out var supervisor, out var problem);
        if (created.Failed) return Fail(log, problem);
        using var ownedSupervisor = supervisor!;
        supervisor!.StartReported = status => Daemonisation.Report(readiness, status);
        var granted = LimitCapabilities(configuration.Configuration, log);
        using var schedule = new ScheduledReload(loop, log, () => supervisor.Handle(DaemonSignal.Reload));
        schedule.Configure(configuration.Configuration.Global.Reload);
        configuration.Changed = changed =>
        {
            schedule.Configure(changed.Global.Reload);
            if ((WorkerCapabilities.Needed(changed) & ~granted) != Capabilities.None)
                log.Problem("the new configuration needs privileges the daemon gave up at its start (for scripts of root, real time or locked memory); restart it");
        };
        using var igmp = loaded.Configuration.Global.DisableLocalIgmp ? Borrow(LocalIgmpReports, "0", "disable_local_igmp", log) : null;
        using var pattern = options.CoreDumpPattern is { } core ? Borrow(CorePattern, core, "--core-dump-pattern", log) : null;
        using var signals = new SignalSource(signal => loop.Post(() => supervisor.Handle(signal)), options.IgnoreSigint);
        using var spare = new SpareMemory(loop, static () => GC.GetTotalAllocatedBytes());
        ThreadTuning.RuntimeThreads();
        int exit = supervisor.Run();
        log.Stopped(VersionText.Line);
        return exit;
    }

    /// <summary>The scripts' thread runs already and keeps what it has; the workers, started by this thread, get what is needed.</summary>
    private static Capabilities LimitCapabilities(Configuration configuration, ILogger log)
    {
        var needed = WorkerCapabilities.Needed(configuration);
        var error = CapabilityLimit.ForChildren(needed);
        // Not permitted: whoever started us took the right to do so, and probably much else, already.
        if (error.Failed && error != Errno.NotPermitted) log.Problem($"cannot limit the capabilities of the workers: {error}");
        return needed;
    }

    private const string LocalIgmpReports = "/proc/sys/net/ipv4/igmp_link_local_mcast_reports", CorePattern = "/proc/sys/kernel/core_pattern";

    private static KernelSetting? Borrow(string path, string value, string keyword, ILogger log)
    {
        var setting = KernelSetting.Set(path, value, out var error);
        if (error.Failed) log.Problem($"{keyword}: cannot write {path}: {error}");
        return setting;
    }

    private static void DumpParent(DaemonOptions options, Configuration configuration, ILogger log)
    {
        var networkNamespace = options.NetworkNamespace ?? configuration.Process.NetworkNamespace;
        new Dumper(log).ParentData(
            configuration, networkNamespace, new DumpFiles(configuration.Global.Dump, networkNamespace, configuration.Process.Instance, DumpFiles.DefaultDirectory));
    }

    private static void Report(LoadedConfiguration loaded, ILogger log)
    {
        foreach (var finding in loaded.Diagnostics.Take(MaxFindingsLogged)) log.Diagnostic(DiagnosticRenderer.ToText(finding).TrimEnd());
        if (loaded.Diagnostics.Length > MaxFindingsLogged)
            log.Problem($"{loaded.Diagnostics.Length - MaxFindingsLogged} more findings; see them all with: vigil check {loaded.Options.ConfigFile}");
    }

    /// <summary>Exit status for a configuration that must not run (config-language section 10); null: run.</summary>
    private static int? CannotRun(LoadedConfiguration loaded)
    {
        if (loaded.Diagnostics.Any(d => d.Rule == DiagnosticCatalogue.ConfigMissing || d.Rule == DiagnosticCatalogue.ConfigUnreadable)) return ExitStatus.NoConfiguration;
        ErrorClass worst = default;
        foreach (var finding in loaded.Diagnostics)
        {
            if (finding.Rule.Class > worst) worst = finding.Rule.Class;
        }
        return worst switch
        {
            ErrorClass.IncludeCheck => ExitStatus.NoConfiguration,
            ErrorClass.MissingArgument => ExitStatus.Configuration,
            _ when loaded.Options.RunsVrrp && loaded.Diagnostics.Any(d => d.Rule.StopsRun) => ExitStatus.Configuration,
            _ => null,
        };
    }

    private static int EnterNamespace(string name, IReadOnlyList<string> words, Configuration configuration)
    {
        var feed = VrrpProgram.OpenProcessFeed(configuration);
        if (feed.IsOpen) feed.KeepAcrossExec();
        var error = NetworkNamespace.EnterAndRestart(
            name, RunFiles.PrivateDirectory, [InvokedAs.Name, InNamespaceWord, Stage.Number(feed.IsOpen ? feed.Number : 0), .. words],
            ProcessEnvironment.Words, out var step);
        Console.Error.WriteLine($"{step}: {error}");
        return error == Errno.NotPermitted ? ExitStatus.Permission : ExitStatus.Failure;
    }

    private static int Detach(DaemonOptions options, IReadOnlyList<string> words, Fd processFeed)
    {
        const int FeedNumber = Daemonisation.ReportNumber + 1;
        var error = Daemonisation.Detach(
            [InvokedAs.Name, InBackgroundWord, Stage.Number(processFeed.IsOpen ? FeedNumber : 0), .. words], ProcessEnvironment.Words, processFeed, out int status);
        if (error.Failed) Console.Error.WriteLine($"cannot go to the background: {error}");
        else if (status != ExitStatus.Success)
            Console.Error.WriteLine($"the daemon did not start (exit {status}); the log says why, and so does: {InvokedAs.Name} -n -l -f {options.ConfigFile}");
        return status;
    }

    private static int Fail(ILogger log, string why)
    {
        log.Failure(why);
        return ExitStatus.Failure;
    }
}

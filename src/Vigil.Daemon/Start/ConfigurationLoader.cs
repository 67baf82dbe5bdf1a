using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>A configuration as read: what it says, the files it was read from, and everything that was found wrong.</summary>
internal sealed record LoadedConfiguration(Configuration Configuration, DaemonOptions Options, FileSnapshot Files, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Its statements, for the workers; null once they have them.</summary>
    public Block? Root { get; init; }

    /// <summary>What a config test would exit with.</summary>
    public int TestExit => ConfigTestExit.From(Diagnostics);

    /// <summary>What workers are started with.</summary>
    public WorkerStart ForWorkers() => new()
    {
        Options = Options,
        AsKeepalived = InvokedAs.Keepalived,
        SupervisorId = Environment.ProcessId,
        Trees = WorkerTrees.Of(Root!),
    };
}

/// <summary>From files to settings: in the supervisor from the disk, in a worker from the words the supervisor read.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Reads the files from the disk.</summary>
    public static LoadedConfiguration Load(DaemonOptions options) => Load(options, new DiskFileReader());

    /// <summary>Reads the files.</summary>
    public static LoadedConfiguration Load(DaemonOptions options, IFileReader reader)
    {
        var files = new FileSnapshot(reader);
        var environment = new ConfigEnvironment
        {
            ConfigId = options.ConfigId ?? Environment.MachineName.Split('.')[0],
            WorkingDirectory = Environment.CurrentDirectory,
            Variable = Environment.GetEnvironmentVariable,
            RandomSeed = Environment.TickCount,
            CheckAllIncludes = options.AllConfig,
        };
        var tree = ConfigParser.Parse(options.ConfigFile, files, environment, ConfigurationBinder.Scope);
        var bound = ConfigurationBinder.Bind(tree, new SystemFacts());
        return new LoadedConfiguration(bound.Configuration, options, files, bound.Diagnostics) { Root = tree.Root };
    }

    /// <summary>Binds what the supervisor read; null when it cannot be read back.</summary>
    /// <param name="start">It.</param>
    /// <param name="isAll">With virtual servers.</param>
    public static Configuration? Bind(WorkerStart start, bool isAll) =>
        TreeBytes.TryRead(start.Trees.Bytes(isAll).Span, out var tree) ? ConfigurationBinder.Bind(tree, new SystemFacts()).Configuration : null;
}

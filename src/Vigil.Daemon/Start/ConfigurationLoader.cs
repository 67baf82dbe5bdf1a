using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>A configuration as read: what it says, the files it was read from, and everything that was found wrong.</summary>
internal sealed record LoadedConfiguration(Configuration Configuration, WorkerStart Source, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What a config test would exit with.</summary>
    public int TestExit => ConfigTestExit.From(Diagnostics);
}

/// <summary>From files to settings, in the supervisor from the disk and in a worker from the supervisor's snapshot.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Reads the files from the disk.</summary>
    public static LoadedConfiguration Load(DaemonOptions options) => Load(new WorkerStart
    {
        Options = options,
        AsKeepalived = InvokedAs.Keepalived,
        WorkingDirectory = Environment.CurrentDirectory,
        ConfigId = options.ConfigId ?? Environment.MachineName.Split('.')[0],
        RandomSeed = Environment.TickCount,
        SupervisorId = Environment.ProcessId,
        Files = new FileSnapshot(new DiskFileReader()),
    });

    /// <summary>Reads the files of a snapshot.</summary>
    /// <param name="source">Them, and how the daemon was called.</param>
    /// <param name="foreign">Keyword of the blocks that are the business of another process, which are left out; null: all are wanted.</param>
    public static LoadedConfiguration Load(WorkerStart source, string? foreign = null)
    {
        var environment = new ConfigEnvironment
        {
            ConfigId = source.ConfigId,
            WorkingDirectory = source.WorkingDirectory,
            Variable = Environment.GetEnvironmentVariable,
            RandomSeed = source.RandomSeed,
            CheckAllIncludes = source.Options.AllConfig,
        };
        var tree = ConfigParser.Parse(source.Options.ConfigFile, source.Files, environment, ConfigurationBinder.Scope);
        var bound = ConfigurationBinder.Bind(tree, new SystemFacts(), foreign);
        return new LoadedConfiguration(bound.Configuration, source, bound.Diagnostics);
    }
}

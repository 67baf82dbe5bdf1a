using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A bound configuration and everything that was found on the way, the parser's findings first.</summary>
public sealed record BoundConfiguration(Configuration Configuration, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>
/// From tree to settings, in two steps: the tables put each line into a draft, then the drafts are completed with
/// defaults and checked against each other. Never throws on what it reads; what cannot be used is reported and left out.
/// </summary>
public static class ConfigurationBinder
{
    /// <summary>The keywords, for the parser's recovery from missing braces.</summary>
    public static IBlockScope Scope => RootTable.Table;

    /// <summary>Binds a tree on a host.</summary>
    /// <param name="tree">What the files say.</param>
    /// <param name="facts">The host.</param>
    public static BoundConfiguration Bind(SyntaxTree tree, ISystemFacts facts)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(tree.Diagnostics);
        var context = new BindContext(facts, diagnostics) { Root = tree.Root.Statements };
        var draft = new ConfigDraft();
        RootTable.Table.Bind(tree.Root.Statements, draft, context);

        var configuration = Complete(draft, context);
        return new BoundConfiguration(configuration, diagnostics.ToImmutable());
    }

    private static Configuration Complete(ConfigDraft draft, BindContext context)
    {
        var scripts = new ScriptResolver(draft.Global, context);
        var global = GlobalResolver.Resolve(draft.Global, scripts, context);
        var checks = CheckScripts(draft, scripts);
        var trackers = new TrackerResolver(draft, checks, context);
        var instances = InstanceRivalry.RemoveClashes(
            [.. draft.Instances.Select(one => InstanceResolver.Resolve(one, draft, trackers, scripts, context)).OfType<ResolvedInstance>()], global.AllowInterfaceChanges, context);
        var groups = GroupResolver.Resolve(draft, instances, trackers, scripts, context);
        var serviceResolver = new ServiceResolver(draft, scripts, context);
        var services = serviceResolver.Resolve();
        scripts.ReportSecurity(hasUsers: draft.Instances.Count > 0 || serviceResolver.HasScripts);

        return new Configuration
        {
            Process = draft.Process,
            Global = global,
            Instances = instances.Select(one => GroupResolver.WithGroupDefaults(one, draft, draft.Global)).ToValueList(),
            SyncGroups = groups.ToValueList(),
            Scripts = checks.Where(script => trackers.IsUsed("script", script.Name)).ToValueList(),
            TrackFiles = draft.Files.Select(TrackerResolver.Finish).ToValueList(),
            TrackProcesses = draft.Processes.Select(static one => one.Settings).ToValueList(),
            TrackGroups = GroupResolver.TrackGroups(draft, context).ToValueList(),
            StaticAddresses = draft.StaticAddresses.ToValueList(),
            StaticRoutes = draft.StaticRoutes.ToValueList(),
            StaticRules = draft.StaticRules.ToValueList(),
            AnnounceGroups = draft.AnnounceGroups.ToValueList(),
            InterfaceDelays = draft.InterfaceDelays.ToValueList(),
            LinkbeatInterfaces = draft.Linkbeats.ToValueList(),
            Services = services.ToValueList(),
            Tls = draft.Tls ?? new TlsSettings(),
            HasVirtualServers = draft.HasVirtualServers,
        };
    }

    private static List<ScriptSettings> CheckScripts(ConfigDraft draft, ScriptResolver scripts)
    {
        var usable = new List<ScriptSettings>();
        foreach (var script in draft.Scripts)
        {
            // Without an instance nothing would run them, and keepalived does not look at them.
            if (draft.Instances.Count == 0 || scripts.ResolveCheck(script) is not { } command) continue;
            usable.Add(new ScriptSettings
            {
                Name = script.Name,
                Command = command,
                Interval = script.Interval,
                Timeout = script.Timeout ?? script.Interval,
                HasTimeout = script.Timeout is not null,
                Rise = script.Rise,
                Fall = script.Fall,
                Weight = script.Weight.Value,
                Reverse = script.Weight.Reverse,
                InitFail = script.InitFail,
            });
        }
        return usable;
    }
}

using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>From the words of a command to something that can be run: user, program, and whether it is safe (runtime-interface section 12).</summary>
internal sealed class ScriptResolver(GlobalDraft global, BindContext context)
{
    private const uint Root = 0;
    private const string Shell = "/bin/sh";

    private SourceSpan? _firstWithInstance;
    private SourceSpan? _firstAlways;

    /// <summary>A notify hook or the like: what is wrong is told, without a fault, and the script left out.</summary>
    public ScriptCommand? Resolve(ScriptLine script, bool alwaysRuns = false)
    {
        if (alwaysRuns && script.User is { } named && !Users.Check(named, script.Group, context)) return null;
        if (FindUser(script) is not { } identity) return null;
        return Find(script, identity, alwaysRuns);
    }

    /// <summary>A <c>misc_path</c>: as a hook, but a redirection is left to the shell, as with a <c>vrrp_script</c>.</summary>
    public ScriptCommand? ResolveProbe(ScriptLine script)
    {
        if (FindUser(script) is not { } identity) return null;
        return script.IsRedirection ? Command([Shell, "-c", script.Text], identity) : Find(script, identity, alwaysRuns: false);
    }

    private ScriptCommand? Find(ScriptLine script, in ScriptIdentity identity, bool alwaysRuns)
    {
        var finding = ScriptPaths.Check(script.Arguments[0], identity, context.Facts);
        if (finding.Problem is { } problem)
        {
            context.Report(DiagnosticCatalogue.ScriptMissing.At(script.At, script.Arguments[0], problem) with { Fix = finding.Fix });
            return null;
        }
        if (finding.Danger is { } danger)
        {
            context.Report(DiagnosticCatalogue.ScriptInsecure.At(script.At, script.Arguments[0], danger));
            if (global.Settings.ScriptSecurity) return null;
        }
        Note(script.At, alwaysRuns);
        return Command(script, finding, identity);
    }

    /// <summary>
    /// A <c>vrrp_script</c>: what cannot run is a fault. A redirection is left to the shell, whose failing is that of the check;
    /// as it names no program, there is none that could be missing or insecure.
    /// </summary>
    public ScriptCommand? ResolveCheck(ScriptDraft draft)
    {
        var script = draft.Command!;
        var identity = draft.User is { } user ? Identify(user.User, user.Group) : DefaultIdentity();
        if (identity is not { } who) return null;
        if (script.IsRedirection) return Command([Shell, "-c", script.Text], who);
        var finding = ScriptPaths.Check(script.Arguments[0], who, context.Facts);
        var trouble = finding.Problem ?? (global.Settings.ScriptSecurity ? finding.Danger : null);
        if (trouble is not null)
        {
            context.Report(DiagnosticCatalogue.CheckScriptMissing.At(script.At, draft.Name, script.Arguments[0], trouble) with
            {
                Fix = finding.Fix is { } fix ? fix + "; until then nothing watches the service" : null,
            });
            return null;
        }
        if (finding.Danger is { } danger) context.Report(DiagnosticCatalogue.ScriptInsecure.At(script.At, script.Arguments[0], danger));
        Note(script.At, alwaysRuns: false);
        return Command(script, finding, who);
    }

    /// <summary>One finding for the whole configuration, as keepalived has it.</summary>
    /// <param name="hasUsers">There are instances, or scripts of virtual servers; without them nothing would run the others.</param>
    public void ReportSecurity(bool hasUsers)
    {
        if (global.Settings.ScriptSecurity) return;
        var first = _firstAlways ?? (hasUsers ? _firstWithInstance : null);
        if (first is { } at) context.Report(DiagnosticCatalogue.ScriptSecurityOff.At(at));
    }

    private void Note(SourceSpan at, bool alwaysRuns)
    {
        if (alwaysRuns) _firstAlways ??= at;
        else _firstWithInstance ??= at;
    }

    /// <summary>What is run is the file itself, links followed, unless use_symlink_paths says otherwise.</summary>
    private ScriptCommand Command(ScriptLine script, in ScriptPaths.Finding found, ScriptIdentity identity)
    {
        if (found.Path != script.Arguments[0]) context.Report(DiagnosticCatalogue.ScriptFromPath.At(script.At, script.Arguments[0], found.Path));
        var path = global.Settings.UseSymlinkPaths ? found.Path : found.Target;
        return Command(script.Arguments.SetItem(0, path), identity);
    }

    private ScriptCommand Command(ImmutableArray<string> arguments, ScriptIdentity identity) =>
        new(arguments.ToValueList(), identity.UserId, identity.GroupId)
        {
            SupplementaryGroups = global.SupplementaryGroups ? identity.Groups : default,
        };

    private ScriptIdentity? FindUser(ScriptLine script)
    {
        if (script.User is not { } user)
        {
            if (DefaultIdentity() is { } identity) return identity;
            context.ReportNoScriptUser(script.At);
            return null;
        }
        return Users.ReportMissing(script, context) ? null : Identify(user, script.Group);
    }

    /// <summary>Null when there is none and script security forbids the daemon's own.</summary>
    private ScriptIdentity? DefaultIdentity()
    {
        if (global.ScriptUser is { } chosen) return Identify(chosen.User, chosen.Group);
        if (context.Facts.FindUser(ConfigDraft.DefaultScriptUser) is { } user) return new ScriptIdentity(user.UserId, user.GroupId, user.Groups);
        return global.Settings.ScriptSecurity ? null : new ScriptIdentity(null, null, default);
    }

    private ScriptIdentity? Identify(Word user, Word? group) =>
        Users.Find(user, group, context.Facts) is { } found ? new ScriptIdentity(found.UserId, found.GroupId, found.Groups) : null;

    /// <summary>Whom a script runs as; null: as the daemon, which is root.</summary>
    internal readonly record struct ScriptIdentity(uint? UserId, uint? GroupId, ValueList<uint> Groups)
    {
        public bool IsRoot => UserId is null or Root;
    }
}

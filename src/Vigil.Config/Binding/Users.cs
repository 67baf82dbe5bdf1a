using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Users and groups by name.</summary>
internal static class Users
{
    /// <summary>Whether both exist; what does not is reported at its word.</summary>
    public static bool Check(Word user, Word? group, BindContext context)
    {
        if (context.Facts.FindUser(user.Text) is null)
        {
            context.Report(DiagnosticCatalogue.UnknownUser.At(user.At, user.Text));
            return false;
        }
        if (group is not { } named || context.Facts.FindGroup(named.Text.TrimStart(':')) is not null) return true;
        context.Report(DiagnosticCatalogue.UnknownGroup.At(named.At, named.Text));
        return false;
    }

    /// <summary>Reports a user or group of a script that there is not, without a fault, as keepalived has it.</summary>
    public static bool ReportMissing(ScriptLine script, BindContext context)
    {
        if (script.User is not { } user || Find(user, script.Group, context.Facts) is not null) return false;
        var (what, name) = script.Group is { } group && context.Facts.FindUser(user.Text) is not null ? ("group", group) : ("user", user);
        context.Report(DiagnosticCatalogue.QuietUnknownUser.At(name.At, what, name.Text));
        return true;
    }

    /// <summary>uid and gid of a pair that was checked.</summary>
    public static (uint UserId, uint GroupId, ValueList<uint> Groups)? Find(Word user, Word? group, ISystemFacts facts)
    {
        if (facts.FindUser(user.Text) is not { } found) return null;
        if (group is not { } named) return (found.UserId, found.GroupId, found.Groups);
        return facts.FindGroup(named.Text.TrimStart(':')) is { } id ? (found.UserId, id, found.Groups) : null;
    }
}

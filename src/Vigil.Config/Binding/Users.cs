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

    /// <summary>uid and gid of a pair that was checked.</summary>
    public static (uint UserId, uint GroupId, ValueList<uint> Groups)? Find(Word user, Word? group, ISystemFacts facts)
    {
        if (facts.FindUser(user.Text) is not { } found) return null;
        if (group is not { } named) return (found.UserId, found.GroupId, found.Groups);
        return facts.FindGroup(named.Text.TrimStart(':')) is { } id ? (found.UserId, id, found.Groups) : null;
    }
}

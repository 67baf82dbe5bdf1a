using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Completes <c>global_defs</c>.</summary>
internal static class GlobalResolver
{
    public static GlobalSettings Resolve(GlobalDraft draft, ScriptResolver scripts, BindContext context)
    {
        var settings = draft.Settings;
        if (draft.ScriptUser is { } user && Users.Find(user.User, user.Group, context.Facts) is null) draft.ScriptUser = null;
        var main = Fifo(draft.NotifyFifo, scripts, context);
        return settings with
        {
            RouterId = settings.RouterId.Length > 0 ? settings.RouterId : context.Facts.HostName,
            Defaults = GlobalDefaultsResolver.Resolve(draft, context),
            Mail = settings.Mail with { Recipients = draft.Recipients.ToValueList() },
            StartupScript = draft.Startup is { } startup ? scripts.Resolve(startup, alwaysRuns: true) : null,
            ShutdownScript = draft.Shutdown is { } shutdown ? scripts.Resolve(shutdown, alwaysRuns: true) : null,
            NotifyFifo = main,
            VrrpNotifyFifo = Other(Fifo(draft.VrrpFifo, scripts, context), main),
            LvsNotifyFifo = Other(Fifo(draft.LvsFifo, scripts, context), main),
        };
    }

    private static FifoSettings? Fifo(FifoDraft draft, ScriptResolver scripts, BindContext context)
    {
        var reader = draft.Script is { } script ? scripts.Resolve(script) : null;
        if (draft.Path is not { } path) return null;
        if (draft.User is not { } user) return new FifoSettings(path.Text, null, null, reader);
        if (Users.Find(user, draft.Group, context.Facts) is { } owner) return new FifoSettings(path.Text, owner.UserId, owner.GroupId, reader);
        context.Report(DiagnosticCatalogue.QuietUnknownUser.At(user.At, "such user or group", user.Text));
        return new FifoSettings(path.Text, null, null, reader);
    }

    /// <summary>A second FIFO on the same path adds nothing.</summary>
    private static FifoSettings? Other(FifoSettings? fifo, FifoSettings? main) => fifo?.Path == main?.Path ? null : fifo;
}

using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>What <c>global_defs</c> says for instances, in the form the dump shows it. Instances have their own resolved values.</summary>
internal static class GlobalDefaultsResolver
{
    public static GlobalDefaults Resolve(GlobalDraft draft, BindContext context)
    {
        InstanceDefaults said = draft.Defaults;
        var usual = new GlobalDefaults();
        return usual with
        {
            Interface = draft.DefaultInterface ?? usual.Interface,
            Mail = draft.MailAlert,
            VrrpMail = draft.MailAlertVrrp,
            CheckerMail = draft.MailAlertChecker,
            LogAllCheckFailures = draft.LogAllCheckFailures,
            PriorityChanges = said.PriorityChanges,
            Group4 = said.Group4,
            Group6 = said.Group6,
            Announce = Announce(said, usual.Announce),
            DownTimerAdverts = said.DownTimerAdverts ?? usual.DownTimerAdverts,
            LowerPriorityNoAdvert = said.LowerPriorityNoAdvert,
            HigherPrioritySendAdvert = said.HigherPrioritySendAdvert,
            Version = said.Version,
            CheckUnicastSource = said.CheckUnicastSource,
            SkipAddressListCheck = said.SkipAddressListCheck,
            Strict = said.Strict,
            ScriptUser = draft.ScriptUser is { } user && Users.Find(user.User, user.Group, context.Facts) is { } found
                ? (found.UserId, found.GroupId)
                : null,
        };
    }

    /// <summary>The delays and repeats after a lower priority follow those of a new master, unless they are given.</summary>
    private static AnnounceSettings Announce(InstanceDefaults said, AnnounceSettings usual)
    {
        TimeSpan delay = said.Delay ?? usual.Delay;
        int repeat = said.Repeat ?? usual.Repeat;
        return new AnnounceSettings
        {
            Delay = delay,
            Repeat = repeat,
            Refresh = said.Refresh ?? usual.Refresh,
            RefreshRepeat = said.RefreshRepeat ?? usual.RefreshRepeat,
            LowerPriorityDelay = said.LowerDelay ?? delay,
            LowerPriorityRepeat = said.LowerRepeat ?? repeat,
            ExtraInterfacePeriod = said.ExtraInterface.Period,
            ExtraInterfaceAll = said.ExtraInterface.All,
        };
    }
}

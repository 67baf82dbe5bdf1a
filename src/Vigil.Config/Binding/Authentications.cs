using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Authentication of an instance (vrrp-behaviour G).</summary>
internal static class Authentications
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(300);

    public static VrrpInstanceSettings Resolve(VrrpInstanceSettings settings, InstanceDraft d, bool onlyWantsMaster, BindContext context)
    {
        settings = settings with { AuthHmac = Hmac(settings, d, context) };
        if (d.Authentication == AuthenticationType.None) return settings;
        if (settings.Version == VrrpVersion.V3) context.Report(DiagnosticCatalogue.NoAuthenticationInV3.At(d.At));
        else if (settings.Strict) context.Report(DiagnosticCatalogue.StrictResets.At(d.At, "authentication", "it is ignored"));
        else if (d.Password is null) context.Report(DiagnosticCatalogue.NoPassword.At(d.At));
        else if (d.Authentication == AuthenticationType.Password)
            return settings with { AuthenticationType = AuthenticationType.Password, Password = d.Password };
        else if (onlyWantsMaster)
        {
            context.Report(DiagnosticCatalogue.MasterWithAh.At(d.At));
            return settings with { WantsMaster = false };
        }
        return settings;
    }

    private static AuthHmacSettings? Hmac(VrrpInstanceSettings settings, InstanceDraft d, BindContext context)
    {
        if (d.Hmac is not { } hmac) return null;
        var trouble = d.Authentication != AuthenticationType.None ? "the instance has an authentication block, too"
            : hmac.Keys.Count == 0 ? "it has no usable key"
            : hmac.ActiveKey is null ? "active_key is missing"
            : !hmac.Keys.Exists(key => key.Id == hmac.ActiveKey) ? $"active_key {hmac.ActiveKey} names no key"
            : null;
        if (trouble is not null)
        {
            context.Report(DiagnosticCatalogue.HmacUnusable.At(hmac.At, trouble));
            return null;
        }
        if (settings.Strict && hmac.Mode is not (null or AuthHmacMode.Enforce))
            context.Report(DiagnosticCatalogue.StrictResets.At(hmac.At, "another mode of auth_hmac than enforce", "enforce is used"));
        var window = 3 * settings.AdvertInterval.Value;
        return new AuthHmacSettings
        {
            Keys = hmac.Keys.ToValueList(),
            ActiveKeyId = hmac.ActiveKey!.Value,
            TimeWindow = hmac.Window ?? (window < ShortestWindow ? ShortestWindow : window > LongestWindow ? LongestWindow : window),
            Monotonic = hmac.Monotonic,
            Mode = settings.Strict ? AuthHmacMode.Enforce : hmac.Mode ?? AuthHmacMode.Enforce,
        };
    }
}

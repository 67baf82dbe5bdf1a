using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;

namespace Vigil.Config.Directives;

/// <summary>Items of static_ipaddress: they need an interface, or the default one.</summary>
internal static class StaticItems
{
    private const string BuiltInDefault = "eth0";

    public static void BindAddress(ConfigDraft config, Line item)
    {
        var fallback = config.Global.DefaultInterface ?? (item.Context.Facts.FindInterface(BuiltInDefault) is null ? null : BuiltInDefault);
        if (AddressItems.Read(item, fallback, item.Context.TrackGroups) is not { } address) return;
        if (address.Interface is null) item.Context.Report(DiagnosticCatalogue.NoEth0.At(item.Statement.Keyword.At, address.Address));
        else AddressItems.AddUnique(item, address, config.StaticAddresses);
    }
}

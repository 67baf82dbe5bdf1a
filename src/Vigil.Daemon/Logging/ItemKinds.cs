using Vigil.Core.Settings;

namespace Vigil.Daemon.Logging;

/// <summary>What an instance has in the kernel, by keepalived's words for it and in its order; only kinds it has something of.</summary>
public static class ItemKinds
{
    /// <summary>In the order of becoming MASTER.</summary>
    public static IEnumerable<string> Setting(VrrpInstanceSettings instance) => Addresses(instance).Concat(Routing(instance));

    /// <summary>In the order of leaving it: what needs the addresses goes first.</summary>
    public static IEnumerable<string> Removing(VrrpInstanceSettings instance) => Routing(instance).Reverse().Concat(Addresses(instance));

    /// <summary>Its addresses alone.</summary>
    public static IEnumerable<string> Addresses(VrrpInstanceSettings instance)
    {
        if (instance.VirtualAddresses.Count > 0) yield return "VIPs.";
        if (instance.ExcludedAddresses.Count > 0) yield return "E-VIPs.";
    }

    private static IEnumerable<string> Routing(VrrpInstanceSettings instance)
    {
        if (instance.VirtualRoutes.Count > 0) yield return "Virtual Routes";
        if (instance.VirtualRules.Count > 0) yield return "Virtual Rules";
    }
}

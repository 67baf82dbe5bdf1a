using Vigil.Core.Settings;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// Which links are polled (vrrp-behaviour K9): those linkbeat_interfaces names, and with linkbeat_use_polling those of all instances, or
/// of the instance that says so.
/// </summary>
internal static class LinkbeatSelection
{
    /// <summary>Each interface once; the method of linkbeat_interfaces goes first.</summary>
    public static ValueList<LinkbeatInterface> Of(Configuration configuration) =>
        configuration.LinkbeatInterfaces
            .Concat(configuration.Instances.Where(instance => instance.LinkbeatPolling || configuration.Process.LinkbeatPolling)
                .Select(static instance => instance.Interface).OfType<string>()
                .Select(static name => new LinkbeatInterface(name, LinkbeatMethod.Probe)))
            .DistinctBy(static item => item.Interface).ToValueList();
}

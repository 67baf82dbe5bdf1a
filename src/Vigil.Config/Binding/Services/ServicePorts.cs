using Vigil.Config.Diagnostics;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Ports of servers: DR and TUN deliver packets as they came, so the port can only be the service's (lvs-behaviour A4).</summary>
internal static class ServicePorts
{
    /// <summary>The endpoint the kernel gets; a port that had to change is reported, one that was not given is not.</summary>
    public static Endpoint Adapt(Endpoint server, Forwarding forwarding, ServiceTarget target, string keyword, SourceSpan at, BindContext context)
    {
        if (forwarding.Method == ForwardingMethod.Nat) return server;
        if (target is ServiceTarget.Group group)
        {
            if (server.Port > 0 && group.Settings.Items.Any(item => !item.IsMark && item.Port != server.Port))
                context.Report(DiagnosticCatalogue.GroupPortDiffers.At(at, Name(forwarding), $"{keyword} {server}"));
            return server;
        }
        var port = target is ServiceTarget.Address service ? service.Endpoint.Port : (ushort)0;
        if (server.Port != port && server.Port > 0)
            context.Report(DiagnosticCatalogue.ServerPortReset.At(at, Name(forwarding), $"{keyword} {server}", port));
        return server with { Port = port };
    }

    private static string Name(Forwarding forwarding) => forwarding.IsTunnel ? "TUN" : "DR";
}

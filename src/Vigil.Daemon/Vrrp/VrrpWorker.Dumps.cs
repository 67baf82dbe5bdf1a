using Vigil.Daemon.Dump;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Vrrp;

/// <summary>Dump files: the state is copied here on the loop's thread, and written on another.</summary>
internal sealed partial class VrrpWorker
{
    private readonly Dumper dumper;

    private void WriteDump(ControlKind kind)
    {
        var snapshot = DumpSnapshot.Take(
            host, (Clock.Now(), DateTime.UtcNow), [.. kernel.Interfaces.All.Select(one => new InterfaceDump(one.Link, one.Addresses))],
            sockets.DescriptorOf, NetworkNamespaceName);
        var names = new DumpFiles(configuration.Global.Dump, NetworkNamespaceName, configuration.Process.Instance, DumpFiles.DefaultDirectory);
        switch (kind)
        {
            case ControlKind.Dump: dumper.Data(snapshot, names); break;
            case ControlKind.Json: dumper.Json(snapshot, names); break;
            default: dumper.Stats(snapshot, names); break;
        }
        if (kind != ControlKind.StatsClear) return;
        foreach (var router in host.Routers) router.Statistics.Clear();
    }

    private string? NetworkNamespaceName => start.Options.NetworkNamespace ?? configuration.Process.NetworkNamespace;
}

using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Dump;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Supervision;
using Vigil.Netlink;

namespace Vigil.Daemon.Vrrp;

/// <summary>Dump files: the state is copied here on the loop's thread, and written on another.</summary>
internal sealed partial class VrrpWorker
{
    private readonly Dumper dumper;

    private DumpSnapshot TakeSnapshot()
    {
        (Instant Instant, DateTime Utc) now = (Clock.Now(), DateTime.UtcNow);
        return DumpSnapshot.Take(
            host, now, [.. kernel.Interfaces.All.Select(one => Dump(one.Link, one.Addresses, now))], sockets.DescriptorOf, NetworkNamespaceName);
    }

    private InterfaceDump Dump(Link link, IReadOnlyList<InetAddress> addresses, (Instant Instant, DateTime Utc) now)
    {
        string name = link.Name ?? "";
        var tracker = host.Interfaces.FirstOrDefault(tracker => tracker.Name == name);
        return new(link, addresses)
        {
            WasSeenUp = kernel.Interfaces.WasSeenUp(link.Index),
            IsChanging = tracker is { IsChanging: true },
            UpDelay = tracker?.UpDelay ?? TimeSpan.Zero,
            DownDelay = tracker?.DownDelay ?? TimeSpan.Zero,
            PromotedBefore = kernel.PromotedBefore(name),
            Forwarding = routerFlags.Last(name) is { } flag ? (flag.IsSet, now.Utc - (now.Instant - flag.ReadAt)) : null,
        };
    }

    /// <summary>--dump-conf: the configuration as understood, line by line, in the log.</summary>
    private void LogConfiguration()
    {
        var text = new StringWriter();
        DataFile.Write(text, TakeSnapshot());
        foreach (var line in text.ToString().TrimEnd().Split('\n')) log.ConfigurationLine(line);
    }

    private void WriteDump(ControlKind kind)
    {
        var snapshot = TakeSnapshot();
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

using Vigil.Core.Services;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Vigil.Daemon.Start;

namespace Vigil.Daemon.Services;

/// <summary>What listeners may use of the checker worker.</summary>
/// <param name="Start">How the daemon was called.</param>
/// <param name="Host">The services as they are. To be read on the loop's thread, never to be fed.</param>
/// <param name="Log">The worker's log.</param>
/// <param name="Loop">The worker's loop.</param>
/// <param name="Scripts">Runs scripts, on a thread of its own.</param>
internal sealed record ListenerContext(WorkerStart Start, ServiceHost Host, DaemonLog Log, EventLoop Loop, IScriptRunner Scripts);

/// <summary>Who is told of what happens to virtual servers: one row each, told in this order.</summary>
internal static class ServiceListeners
{
    /// <summary>Makes them all.</summary>
    public static IReadOnlyList<IServiceListener> Make(ListenerContext context) => [.. Rows.Select(row => row(context))];

    private static readonly Func<ListenerContext, IServiceListener>[] Rows =
    [
        static context => new LogListener(context.Log),
        static context => new NotifyListener(context),
        static context => new DumpListener(context),
    ];
}

using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Netlink;
using Daemons = Vigil.Core.Settings.ValueList<Vigil.Netlink.IpvsDaemon>;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>
/// <c>lvs_sync_daemon</c> with an instance: the kernel's synchronisation daemon sends while that instance is master, and receives otherwise
/// (lvs-behaviour G2). The requests have a thread of their own, since the kernel answers them only after it has ended or begun a thread, and
/// one after the other with all of the checker's: an advert never waits for either. Other calls come from the loop, and never wait.
/// </summary>
/// <param name="networkNamespace">See <see cref="IpvsApplier.Namespace"/>.</param>
/// <param name="runDirectory">Where run-time state is kept.</param>
/// <param name="log">What the kernel refuses.</param>
internal sealed class SyncFollower(string? networkNamespace, string runDirectory, ILogger log) : IDisposable
{
    /// <summary>What the kernel gets at the end to stop its daemons; the process ends all the same.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly AutoResetEvent told = new(false);
    private volatile Wish? wish;
    private Thread? thread;

    private sealed record Wish(LvsSettings Settings, Daemons Daemons, bool IsLast);

    /// <summary>The role an instance's state leads to; nothing without an instance of that name. Pure.</summary>
    public static IpvsDaemon? RoleOf(LvsSettings settings, IReadOnlyList<VirtualRouter> routers) =>
        settings.SyncDaemon is { Instance: { } name } daemon && routers.FirstOrDefault(router => router.Settings.Name == name) is { } router
            ? SyncDaemons.Of(daemon, router.State == RouterState.Master ? IpvsDaemonRole.Master : IpvsDaemonRole.Backup, router.Settings.VirtualRouterId.Value)
            : null;

    /// <summary>Settings or states may be other ones now. The newest word counts; the thread starts with the first that asks for a daemon.</summary>
    public void Follow(LvsSettings settings, IReadOnlyList<VirtualRouter> routers)
    {
        var daemon = RoleOf(settings, routers);
        if ((daemon is null && thread is null) || wish is { IsLast: true }) return;
        Tell(new Wish(settings, daemon is null ? [] : [daemon], IsLast: false));
        if (thread is not null) return;
        thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "ipvs sync" };
        thread.Start();
    }

    /// <summary>Both daemons end. Nothing follows.</summary>
    public void Stop() => Tell(new Wish(new LvsSettings(), [], IsLast: true));

    private void Tell(Wish next)
    {
        if (next == wish) return;
        wish = next;
        told.Set();
    }

    private void Run()
    {
        // Without time-outs and services of its own: those, and their ledger, are the checker's.
        using var applier = new IpvsApplier(new LvsSettings { CommandBuffer = wish!.Settings.CommandBuffer, CommandBufferForce = wish.Settings.CommandBufferForce }, runDirectory) { Namespace = networkNamespace };
        for (Wish? done = null; done is not { IsLast: true };)
        {
            var next = wish;
            if (ReferenceEquals(next, done)) applier.Wake(Clock.Now());
            else applier.Synchronise(next.Daemons, Clock.Now(), alone: true);
            done = next;
            while (applier.TryTake(out var fact)) log.Engine(fact);
            if (ReferenceEquals(done, wish) && !done.IsLast) Wait(applier.NextWake);
        }
    }

    private void Wait(Core.Instant? until)
    {
        if (until is not { } due) told.WaitOne();
        else if (due - Clock.Now() is { Ticks: > 0 } left) told.WaitOne(left);
    }

    public void Dispose()
    {
        Stop();
        thread?.Join(Farewell);
    }
}

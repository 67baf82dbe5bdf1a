using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Vrrp;

/// <summary>What the supervisor asks for: reload, dumps, stop.</summary>
internal sealed partial class VrrpWorker
{
    private bool stopping;

    /// <summary>A signal sent to the worker itself means what it means to the supervisor; a reload is the supervisor's business.</summary>
    public void OnSignal(DaemonSignal signal)
    {
        if (signal == DaemonSignal.Stop) BeginStop();
        else if (signal.ToRequest() is { } request) OnMessage(new ControlMessage(request));
    }

    private void OnMessage(ControlMessage message)
    {
        switch (message.Kind)
        {
            case ControlKind.Reload: supervisor.ReadConfiguration(message.Attachment, loop, FinishReload); break;
            case ControlKind.Stop: BeginStop(); break;
            case ControlKind.ReleaseDamping: ReleaseDamping(); break;
            case ControlKind.Ping: supervisor.Send(new ControlMessage(ControlKind.Pong)); break;
            case ControlKind.Dump or ControlKind.Stats or ControlKind.StatsClear or ControlKind.Json: WriteDump(message.Kind); break;
        }
    }

    private void ReleaseDamping()
    {
        log.ReleasingDamping(host.Routers.Count(router => router.IsHeld));
        driver.Feed(VrrpInput.ReleaseDamping);
    }

    private void FinishReload(Configuration next)
    {
        if (stopping) return;
        var previous = configuration;
        configuration = next;
        driver.Preceding = Preceding(next);
        mailer.Configure(next.Global);
        notifier.Configure(next);
        ReloadKernel(next);
        driver.Feed(VrrpInput.Reload(next));
        sockets.HearsStrangers = next.Global.LogUnknownVrids;
        sockets.Reconcile(host.Routers);
        if (next.TrackFiles != previous.TrackFiles) files.Configure(next.TrackFiles, initialise: false);
        if (next.TrackProcesses != previous.TrackProcesses) processes.Configure(next.TrackProcesses, next.Global.Buffers, inherited: null);
        if (LinkbeatSelection.Of(next) != LinkbeatSelection.Of(previous)) StartLinkbeat();
        liveness.StatesChanged(host.Routers);
        if (start.Options.ReleaseVips || start.Options.KeepVrrpAtStop) ReleaseOfOthers();
        synchronisation.Follow(next.Global.Lvs, host.Routers);
        supervisor.Send(new ControlMessage(ControlKind.Reloaded));
    }

    /// <summary>--release-vips: what an instance that is not MASTER has no right to goes at a reload, whoever put it there.</summary>
    private void ReleaseOfOthers()
    {
        foreach (var router in host.Routers.Where(router => router.State != RouterState.Master))
        {
            kernel.Withdraw(router.Settings, Clock.Now());
            foreach (string items in ItemKinds.Addresses(router.Settings)) log.RemovingItems(router.Settings.Name, items);
        }
        TakeKernelFacts();
    }

    /// <summary>P1: scripts make room, masters resign, everything is taken out of the kernel, STOP scripts get a moment, the end.</summary>
    private void BeginStop()
    {
        if (stopping) return;
        stopping = true;
        keepEverything = start.Options.KeepVrrpAtStop;
        notifier.PrepareToStop();
        driver.Feed(keepEverything ? VrrpInput.StopQuietly : VrrpInput.Stop);
        if (!keepEverything) StopKernel();
        liveness.StatesChanged([]);
        synchronisation.Stop();
        supervisor.Send(new ControlMessage(ControlKind.Released));
        notifier.CloseFifos();
        endAt = Clock.Now() + NotifyLimits.StopTime;
        EndWhenTold(Clock.Now());
    }

    /// <summary>While stopping: when to look again whether all is told, and when to end in any case.</summary>
    private Core.Instant? lookAgainAt;
    private Core.Instant endAt;

    /// <summary>Ends the loop when the STOP scripts have ended, or their time has.</summary>
    private void EndWhenTold(Core.Instant now)
    {
        if (notifier.IsIdle || now >= endAt)
        {
            if (!notifier.IsIdle) notifier.ReportLeftBehind();
            loop.Stop();
            return;
        }
        lookAgainAt = Core.Instant.Earlier(now + TimeSpan.FromMilliseconds(20), endAt);
        driver.Reschedule();
    }

    private void OnOtherWake(Core.Instant now)
    {
        if (kernel.NextWake is { } due && due <= now) OnKernelWake(now);
        if (lookAgainAt is { } look && look <= now) EndWhenTold(now);
    }
}

using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Checker;

/// <summary>What the supervisor asks for: reload, dumps, stop.</summary>
internal sealed partial class CheckerWorker
{
    /// <summary>Between two looks whether all listeners are done.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>A supervisor that is killed ends thread by thread: its first one's end is the signal, and only with its last one it is gone.</summary>
    private static readonly TimeSpan SupervisorEnd = TimeSpan.FromMilliseconds(200);

    private Instant? stopAt;
    private bool stopping;
    private Instant? lookAgainAt;
    private Instant endAt;

    /// <inheritdoc/>
    public void OnSignal(DaemonSignal signal)
    {
        if (signal == DaemonSignal.Stop && engine.OutlivesItsSupervisor) StopSoon();
        else if (signal == DaemonSignal.Stop) BeginStop();
        else if (signal.ToRequest() is { } request) OnMessage(new ControlMessage(request));
    }

    private void StopSoon()
    {
        stopAt = Clock.Now() + SupervisorEnd;
        driver.Reschedule();
    }

    private void OnMessage(ControlMessage message)
    {
        switch (message.Kind)
        {
            case ControlKind.Reload: supervisor.ReadConfiguration(message.Attachment, loop, FinishReload); break;
            case ControlKind.Stop: BeginStop(); break;
            case ControlKind.Ping: supervisor.Send(new ControlMessage(ControlKind.Pong)); break;
            case ControlKind.Dump or ControlKind.Stats or ControlKind.StatsClear or ControlKind.Json:
                foreach (var listener in listeners) listener.Write(message.Kind);
                break;
        }
    }

    private void FinishReload(Configuration next)
    {
        if (stopping) return;
        configuration = next;
        foreach (var listener in listeners) listener.Configure(next);
        needs.Provide(next);
        engine.Reload(next.Global.Lvs, Clock.Now());
        driver.Feed(ServiceInput.Reload(next));
        desk.Reload(host);
        files.Configure(TrackedFiles(next), initialise: false);
        if (FollowsAddresses(next)) addresses.Start(next.Global.Lvs);
        Settle();
        TakeEngineFacts();
        supervisor.Send(new ControlMessage(ControlKind.Reloaded));
    }

    /// <summary>Everything of ours leaves the table, unless -I says to keep it; then those who are told of it get a moment.</summary>
    private void BeginStop()
    {
        if (stopping) return;
        stopping = true;
        bool keep = start.Options.KeepIpvsAtStop;
        foreach (var listener in listeners) listener.PrepareToStop();
        driver.Feed(keep ? ServiceInput.StopQuietly : ServiceInput.Stop);
        engine.Stop(keep || (engine.OutlivesItsSupervisor && (supervisor.IsGone || !ParentTie.IsTo(start.SupervisorId))), Clock.Now());
        Ledger?.Remove();
        TakeEngineFacts();
        Settle();
        supervisor.Send(new ControlMessage(ControlKind.Released));
        foreach (var listener in listeners) listener.Close();
        endAt = Clock.Now() + NotifyLimits.StopTime;
        EndWhenTold(Clock.Now());
    }

    private void EndWhenTold(Instant now)
    {
        bool isIdle = listeners.All(static listener => listener.IsIdle);
        if (isIdle || now >= endAt)
        {
            foreach (var listener in listeners.Where(static listener => !listener.IsIdle)) listener.ReportLeftBehind();
            loop.Stop();
            return;
        }
        lookAgainAt = Instant.Earlier(now + LookInterval, endAt);
        driver.Reschedule();
    }
}

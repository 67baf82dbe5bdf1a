using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Daemon.Dump;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Notify.Mail;
using Vigil.Daemon.Scripts;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;
using Vigil.Daemon.Workers;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// The VRRP worker: one loop thread owns the core, its sockets and what it has in the kernel. Inputs come in by the loop, outputs go
/// where <see cref="Perform"/> says. Scripts, logs, mail and dumps have threads of their own and can never delay an advert.
/// </summary>
internal sealed partial class VrrpWorker : IWorker
{
    private readonly WorkerStart start;
    private readonly DaemonLog log;
    private readonly EventLoop loop;
    private readonly WorkerLink link;
    private readonly VrrpHost host;
    private readonly HostDriver<VrrpInput, VrrpOutput> driver;
    private readonly AdvertSockets sockets;
    private readonly ScriptHost scripts;
    private readonly ScriptChecks checks;
    private readonly Notifier notifier;
    private readonly Mailer mailer;
    private readonly FileFeed files;
    private readonly ProcessFeed processes;
    private readonly SupervisorLink supervisor;
    private readonly Liveness liveness;
    private readonly SyncFollower synchronisation;
    private Configuration configuration;
    private bool keepEverything;

    private VrrpWorker(
        WorkerStart start, Configuration configuration, DaemonLog log, EventLoop loop, WorkerLink link,
        KernelApplier kernel, AnnounceSocket announcer, ScriptHost scripts)
    {
        (this.start, this.configuration, this.log, this.loop, this.link) = (start, configuration, log, loop, link);
        (this.kernel, this.announcer, this.scripts) = (kernel, announcer, scripts);
        host = new VrrpHost(configuration, Clock.Now());
        driver = new HostDriver<VrrpInput, VrrpOutput>(host, loop)
        {
            Wake = static () => VrrpInput.Wake,
            Perform = Perform,
            OtherWake = () => Instant.Earlier(kernel.NextWake, lookAgainAt),
            OnOtherWake = OnOtherWake,
            OnPerformed = OnPerformed,
            OnLateWake = new AutoPriority(configuration.Global, log, ThreadTuning.RealTime).OnLate,
            Preceding = Preceding(configuration),
        };
        sockets = new AdvertSockets(loop, kernel.IndexOf, configuration.Global.Buffers)
        {
            OnPacket = (bytes, in metadata) => driver.Feed(VrrpInput.Packet(bytes, metadata)),
            OnFailure = (instance, what) => log.Failure($"({instance}) {what}"),
            HearsStrangers = configuration.Global.LogUnknownVrids,
        };
        checks = new ScriptChecks(scripts, loop, log)
        {
            OnEnd = (name, report, run) => driver.Feed(VrrpInput.ScriptExited(name, report.End, report.Number, run)),
        };
        mailer = new Mailer(log);
        dumper = new Dumper(log);
        notifier = new Notifier(NotifyHalf.Vrrp, scripts, NotifyFifo.WatchOn(loop), mailer.Post, log);
        files = new FileFeed(loop, (name, value) => driver.Feed(VrrpInput.FileValue(name, value)), log);
        processes = new ProcessFeed(loop, (name, count) => driver.Feed(VrrpInput.ProcessCount(name, count)), log);
        synchronisation = new SyncFollower(configuration.Process.IpvsNamespace, RunFiles.StateDirectory, log);
        supervisor = new SupervisorLink(link.Channel, OnMessage) { HasServices = VrrpProgram.Program.HasServices };
        liveness = new Liveness(new Beat(link.Heartbeat));
    }

    /// <summary>Opens what the worker needs; nothing is sent, claimed or started before <see cref="Run"/>. Null (and a log line) when the system refuses.</summary>
    public static VrrpWorker? Create(WorkerStart start, Configuration configuration, DaemonLog log, EventLoop loop, WorkerLink link)
    {
        TakeOverRehearsal.Start(RunFiles.StateDirectory);
        var kernel = KernelApplier.Open(configuration, RunFiles.StateDirectory, out var netlinkError);
        if (kernel is null)
        {
            log.Failure($"cannot talk to the kernel's network layer (netlink): {netlinkError}");
            return null;
        }
        if (AnnounceSocket.Open(out var announcer) is { Failed: true } noAnnounce) log.Failure($"gratuitous ARP and NA cannot be sent: {noAnnounce}");
        if (ScriptHost.Start(loop, out var scripts) is { Failed: true } noScripts) log.Failure($"scripts cannot run: {noScripts}");
        return new VrrpWorker(start, configuration, log, loop, link, kernel, announcer, scripts);
    }

    /// <summary>Runs until told to stop. An error is epoll's: the supervisor starts the worker anew.</summary>
    public Errno Run()
    {
        if (supervisor.Attach(loop) is { Failed: true } unattached) return unattached;
        mailer.Configure(configuration.Global);
        notifier.Configure(configuration);
        StartKernel();
        sockets.Reconcile(host.Routers);
        files.Configure(configuration.TrackFiles, initialise: true);
        processes.Configure(configuration.TrackProcesses, configuration.Global.Buffers, link.Extra);
        StartLinkbeat();
        if (start.Options.DumpConfiguration) LogConfiguration();
        synchronisation.Follow(configuration.Global.Lvs, host.Routers);
        Rehearse();
        driver.Feed(VrrpInput.Wake);
        supervisor.Send(new ControlMessage(ControlKind.Ready));
        return loop.Run();
    }

    /// <summary>Goes the ways of a packet and of a release once, to no effect, so that their first time is not when time counts (decision 0012).</summary>
    private void Rehearse()
    {
        sockets.ReadAll(); // nobody is started yet, so what came is not heard
        driver.Feed(VrrpInput.Packet([], default));
        kernel.Release("(rehearsal)", Clock.Now());
    }

    /// <summary>Outputs of the input being performed that are less urgent than its adverts and addresses; as many as one input makes.</summary>
    private readonly Queue<(VrrpOutput Output, Errno? Announced)> words = new();

    /// <summary>
    /// Does one output of the core: adverts and addresses at once, since two hosts may have an address until it is gone, and announcements,
    /// since neighbours send to the old place until then. What tells of them keeps its order and follows.
    /// </summary>
    private void Perform(VrrpOutput output)
    {
        switch (output.Kind)
        {
            case VrrpOutputKind.SendAdvert: Send(output); break;
            case VrrpOutputKind.Claim: Claim(output.Router!); break;
            case VrrpOutputKind.Release: Release(output.Router!); break;
            case VrrpOutputKind.Announce: words.Enqueue((output, Announce(output.Address, InterfaceOf(output)))); break;
            default: words.Enqueue((output, null)); break;
        }
    }

    /// <summary>Does one of the rest. Whatever takes time happens on another thread.</summary>
    private void Say(VrrpOutput output, Errno? announced)
    {
        switch (output.Kind)
        {
            case VrrpOutputKind.Announce: SayAnnounced(output.Address, InterfaceOf(output), announced); break;
            case VrrpOutputKind.RunScript: checks.Start(output.Script!, output.Run); break;
            case VrrpOutputKind.SignalScript: checks.Signal(output.Script!, output.Signal); break;
            case VrrpOutputKind.Fact: OnFact(output.Fact!); break;
        }
    }

    /// <summary>Failures already told, so that each is told once until sending works again.</summary>
    private readonly HashSet<(string Instance, int Code)> sendFailures = [];

    private void Send(in VrrpOutput output)
    {
        if (keepEverything) return;
        var router = output.Router!;
        var error = sockets.Send(router, output.Pdu.Span, output.Address, output.Source);
        liveness.Sent(router);
        if (error.Failed && sendFailures.Add((router.Settings.Name, error.Code)))
            log.SendFailed(router.Settings.Name, error.Code, error.ToString());
        else if (!error.Failed && sendFailures.Count > 0)
            sendFailures.RemoveWhere(failure => failure.Instance == router.Settings.Name);
    }

    /// <summary>Facts of the input being performed that the outside world is still to be told.</summary>
    private readonly Queue<Fact> untold = new();

    /// <summary>Only the log takes a fact at once, for the order of its lines: nobody who hears of it delays the packets that follow.</summary>
    private void OnFact(Fact fact)
    {
        log.Hold();
        log.Write(fact);
        if (fact is Fact.StateChanged change) WriteOwed(change.Instance.Name);
        untold.Enqueue(fact);
    }

    private void OnPerformed()
    {
        while (words.TryDequeue(out var word)) Say(word.Output, word.Announced);
        if (untold.Count > 0) TellFacts();
        if (!kernelChanged) return;
        WriteOwed();
        TakeKernelFacts();
    }

    private void TellFacts()
    {
        bool stateChanged = false;
        while (untold.TryDequeue(out var fact))
        {
            notifier.Handle(fact);
            stateChanged |= fact is Fact.StateChanged;
        }
        if (stateChanged)
        {
            liveness.StatesChanged(host.Routers);
            synchronisation.Follow(configuration.Global.Lvs, host.Routers);
        }
        log.Release();
    }

    /// <summary>With auth_hmac the core wants to know the wall clock.</summary>
    private static Func<VrrpInput>? Preceding(Configuration configuration) =>
        configuration.Instances.Any(instance => instance.AuthHmac is not null) ? static () => VrrpInput.WallClock(DateTime.UtcNow) : null;

    public void Dispose()
    {
        linkbeat?.Dispose();
        processes.Dispose();
        files.Dispose();
        sockets.Dispose();
        supervisor.Dispose();
        synchronisation.Dispose();
        scripts.Dispose();
        mailer.Dispose();
        announcer.Dispose();
        kernel.Dispose();
    }
}

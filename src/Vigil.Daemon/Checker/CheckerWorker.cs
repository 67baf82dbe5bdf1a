using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Vigil.Daemon.Services;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;
using Vigil.Daemon.Workers;

namespace Vigil.Daemon.Checker;

/// <summary>
/// The checker worker: one loop thread owns the core, its probes and the table of services. Results, files and addresses come in by the
/// loop; outputs go where <see cref="Perform"/> says. What one turn of the loop changes reaches the engine as one table, and only then is
/// anybody told of it.
/// </summary>
internal sealed partial class CheckerWorker : IWorker
{
    private readonly WorkerStart start;
    private readonly DaemonLog log;
    private readonly EventLoop loop;
    private readonly IServiceEngine engine;
    private readonly ServiceHost host;
    private readonly HostDriver<ServiceInput, ServiceOutput> driver;
    private readonly ScriptHost scripts;
    private readonly Prober prober;
    private readonly ProbeDesk desk;
    private readonly ProbeNeeds needs;
    private readonly FileFeed files;
    private readonly AddressFeed addresses;
    private readonly SupervisorLink supervisor;
    private readonly IReadOnlyList<IServiceListener> listeners;
    private readonly Queue<Fact> untold = new();
    private Configuration configuration;
    private Watch? engineWatch;
    private bool isTableOld, isSettlePosted;

    /// <summary>Opens nothing but the thread of <paramref name="scripts"/>; nothing is asked or balanced before <see cref="Run"/>.</summary>
    /// <param name="start">How the daemon was called.</param>
    /// <param name="configuration">What is in force.</param>
    /// <param name="log">The worker's log.</param>
    /// <param name="loop">Runs on the thread that calls <see cref="Run"/>.</param>
    /// <param name="channel">To the supervisor.</param>
    /// <param name="engine">What balances; belongs to the worker from now on.</param>
    /// <param name="scripts">Runs scripts; belongs to the worker as well.</param>
    public CheckerWorker(
        WorkerStart start, Configuration configuration, DaemonLog log, EventLoop loop, ControlChannel channel, IServiceEngine engine, ScriptHost scripts)
    {
        (this.start, this.configuration, this.log, this.loop, this.engine, this.scripts) = (start, configuration, log, loop, engine, scripts);
        host = new ServiceHost(configuration, (ulong)Random.Shared.Next(), Clock.Now());
        driver = new HostDriver<ServiceInput, ServiceOutput>(host, loop)
        {
            Wake = static () => ServiceInput.Wake,
            Perform = Perform,
            OtherWake = NextOtherWake,
            OnOtherWake = OnOtherWake,
            OnPerformed = OnPerformed,
        };
        prober = new Prober(loop) { Rescheduled = driver.Reschedule };
        desk = new ProbeDesk(prober, scripts, configuration.Tls, input => driver.Feed(input));
        needs = new ProbeNeeds(log);
        files = new FileFeed(loop, (name, value) => driver.Feed(ServiceInput.FileValue(name, value)), log);
        addresses = new AddressFeed(loop, (address, isHere) => driver.Feed(ServiceInput.LocalAddress(address, isHere)), log);
        supervisor = new SupervisorLink(channel, OnMessage);
        listeners = ServiceListeners.Make(new ListenerContext(start, host, log, loop, scripts));
    }

    /// <summary>A worker before this one died: what it left in the kernel is taken over.</summary>
    public bool IsSuccessor { get; init; }

    /// <summary>Keeps what a successor needs to know; null: nobody will follow.</summary>
    public HealthLedger? Ledger { get; init; }

    /// <summary>
    /// Runs until told to stop. What a worker before this one knew, what files hold and which addresses are here is told before the core
    /// starts, and only with its first word on every virtual server there is a table: nothing that serves is taken away for a moment at a
    /// restart, and nothing dead comes back.
    /// </summary>
    public Errno Run()
    {
        if (supervisor.Attach(loop) is { Failed: true } unattached) return unattached;
        foreach (var listener in listeners) listener.Configure(configuration);
        needs.Provide(configuration);
        engine.Start(IsSuccessor, Clock.Now());
        if (engine.Descriptor is { } descriptor
            && loop.Add(Fd.Borrow(descriptor), IoEvents.Readable, Rank.Kernel, _ => OnEngineReadable(), out engineWatch) is { Failed: true } unwatched)
            log.Problem($"the network is looked at by and by only: {unwatched}");
        if (IsSuccessor && Ledger?.Read() is { } memory) driver.Feed(ServiceInput.Remember(memory));
        files.Configure(TrackedFiles(configuration), initialise: !IsSuccessor && !(start.Options.RunsVrrp && WorkerRoles.HasVrrp(configuration)));
        if (FollowsAddresses(configuration)) addresses.Start(configuration.Global.Lvs);
        isTableOld = true; // even an empty one: what nobody wants any more goes
        driver.Feed(ServiceInput.Wake);
        Settle();
        if (start.Options.DumpConfiguration) foreach (var listener in listeners) listener.LogConfiguration();
        supervisor.Send(new ControlMessage(ControlKind.Ready));
        return loop.Run();
    }

    /// <summary>Does one output of the core. Of services the table is kept by the core itself.</summary>
    private void Perform(ServiceOutput output)
    {
        if (desk.Do(output, driver.Now)) return;
        if (output.Fact is { } fact) untold.Enqueue(fact);
        else isTableOld = true;
    }

    /// <summary>What further inputs of this turn change goes along.</summary>
    private void OnPerformed()
    {
        if (isSettlePosted || (!isTableOld && untold.Count == 0)) return;
        isSettlePosted = loop.Post(() =>
        {
            isSettlePosted = false;
            Settle();
        });
        if (!isSettlePosted) Settle();
    }

    /// <summary>First the deed, then the word.</summary>
    private void Settle()
    {
        if (!stopping) Ledger?.Changed(Clock.Now());
        if (isTableOld && !stopping)
        {
            isTableOld = false;
            long before = engine.Requests;
            engine.Want(host.Table, Clock.Now());
            if (engine.Requests > before) log.TableChanged(engine.Requests - before);
            TakeEngineFacts();
        }
        log.Hold();
        while (untold.TryDequeue(out var fact))
            foreach (var listener in listeners) listener.Hear(fact);
        log.Release();
        driver.Reschedule();
    }

    private void OnEngineReadable()
    {
        engine.Readable(Clock.Now());
        TakeEngineFacts();
    }

    private void TakeEngineFacts()
    {
        while (engine.TryTake(out var fact)) log.Engine(fact);
        driver.Reschedule();
    }

    private Instant? NextOtherWake() =>
        Instant.Earlier(Instant.Earlier(prober.NextWake, engine.NextWake), Instant.Earlier(Instant.Earlier(addresses.NextWake, Ledger?.NextWake), Instant.Earlier(lookAgainAt, stopAt)));

    private void OnOtherWake(Instant now)
    {
        prober.Wake(now);
        addresses.Wake(now);
        Ledger?.Wake(host, now);
        if (engine.NextWake is { } due && due <= now)
        {
            engine.Wake(now);
            TakeEngineFacts();
        }
        if (stopAt is { } stop && stop <= now)
        {
            stopAt = null;
            BeginStop();
        }
        if (lookAgainAt is { } look && look <= now) EndWhenTold(now);
    }

    private static bool FollowsAddresses(Configuration configuration) => configuration.Services.Any(static service => service.HaSuspend);

    /// <summary>Those that checks follow; others are the VRRP worker's business.</summary>
    private static ValueList<TrackFileSettings> TrackedFiles(Configuration configuration)
    {
        var names = configuration.Services.SelectMany(static service => service.Servers).SelectMany(static server => server.Checks)
            .OfType<FileCheckSettings>().Select(static check => check.TrackFile).ToHashSet();
        return configuration.TrackFiles.Where(file => names.Contains(file.Name)).ToValueList();
    }

    public void Dispose()
    {
        foreach (var listener in listeners) listener.Dispose();
        addresses.Dispose();
        files.Dispose();
        supervisor.Dispose();
        desk.Dispose();
        prober.Dispose();
        scripts.Dispose();
        needs.Dispose();
        engineWatch?.Dispose();
        engine.Dispose();
    }
}

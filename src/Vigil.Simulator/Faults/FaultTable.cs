using Vigil.Core.Settings;

namespace Vigil.Simulator;

/// <summary>Everything that can go wrong in a simulation, one row each. Scenarios of operators are made of the same rows.</summary>
public static class FaultTable
{
    /// <summary>Subject of a reload in the middle of things: as soon as the host's daemon has handled anything.</summary>
    internal const string AfterEvent = "after its next event";

    /// <summary>Subject of a reload in the middle of things: as soon as the host changes state.</summary>
    internal const string AfterChange = "after its next change of state";

    /// <summary>Nothing from host reaches peer.</summary>
    public static FaultKind Cut { get; } = Direction("cut", "{host} -> {peer} cut {network}", (link, _) => link with { IsCut = true }, link => link with { IsCut = false });

    /// <summary>Nothing passes between host and peer.</summary>
    public static FaultKind CutBoth { get; } = new("cut-both", "{host} <-> {peer} cut {network}",
        (cluster, fault) => BothWays(cluster, fault, link => link with { IsCut = true }),
        (cluster, fault) => BothWays(cluster, fault, link => link with { IsCut = false }), FaultAspect.Network);

    /// <summary>Nothing passes between host and anybody.</summary>
    public static FaultKind Isolate { get; } = new("isolate", "{host} isolated",
        (cluster, fault) => Everybody(cluster, fault, link => link with { IsCut = true }),
        (cluster, fault) => Everybody(cluster, fault, link => link with { IsCut = false }), FaultAspect.Network);

    /// <summary>A share of packets is lost.</summary>
    public static FaultKind Loss { get; } = Direction("loss", "{host} -> {peer} loses {share} of the packets {network}",
        (link, amount) => link with { Loss = amount }, link => link with { Loss = 0 });

    /// <summary>Packets take so many seconds.</summary>
    public static FaultKind Delay { get; } = Direction("delay", "{host} -> {peer} takes {amount} s {network}",
        (link, amount) => link with { Delay = TimeSpan.FromSeconds(amount) }, link => link with { Delay = LinkQuality.Sound.Delay });

    /// <summary>Packets take up to so many seconds more.</summary>
    public static FaultKind Jitter { get; } = Direction("jitter", "{host} -> {peer} takes up to {amount} s longer {network}",
        (link, amount) => link with { Jitter = TimeSpan.FromSeconds(amount) }, link => link with { Jitter = TimeSpan.Zero });

    /// <summary>A share of packets arrives twice.</summary>
    public static FaultKind Duplicate { get; } = Direction("duplicate", "{host} -> {peer} doubles {share} of the packets {network}",
        (link, amount) => link with { Duplicated = amount }, link => link with { Duplicated = 0 });

    /// <summary>A share of packets is overtaken by later ones.</summary>
    public static FaultKind Reorder { get; } = Direction("reorder", "{host} -> {peer} reorders {share} of the packets {network}",
        (link, amount) => link with { Reordered = amount }, link => link with { Reordered = 0 });

    /// <summary>A share of packets arrives damaged.</summary>
    public static FaultKind Corrupt { get; } = Direction("corrupt", "{host} -> {peer} damages {share} of the packets {network}",
        (link, amount) => link with { Corrupted = amount }, link => link with { Corrupted = 0 });

    /// <summary>An interface loses its carrier.</summary>
    public static FaultKind LinkDown { get; } = OfHost("link-down", "{host} {subject} down",
        (host, fault) => host.ChangeLink(LinkOf(host, fault), carrier: false), (host, fault) => host.ChangeLink(LinkOf(host, fault), carrier: true), FaultAspect.Interface);

    /// <summary>An interface vanishes, and comes back with another index.</summary>
    public static FaultKind LinkGone { get; } = OfHost("link-gone", "{host} {subject} deleted",
        (host, fault) => host.ChangeLink(LinkOf(host, fault), exists: false), (host, fault) => host.ChangeLink(LinkOf(host, fault), exists: true), FaultAspect.Interface);

    /// <summary>An interface loses its own addresses.</summary>
    public static FaultKind AddressLost { get; } = OfHost("address-lost", "{host} {subject} loses its own addresses",
        (host, fault) => host.ChangeLink(LinkOf(host, fault), addresses: []), (host, fault) => host.ChangeLink(LinkOf(host, fault), addresses: SpecOf(host, fault).Addresses), FaultAspect.Interface);

    /// <summary>Somebody else removes a virtual address, so many times, a quarter of a second apart.</summary>
    public static FaultKind AddressRemoved { get; } = Usually(1, OfHost("address-removed", "{host} has its virtual addresses removed by others, {times}",
        RemoveAddresses, null));

    /// <summary>Power cut, and switched on again.</summary>
    public static FaultKind PowerOff { get; } = OfHost("power-off", "{host} powered off", (host, _) => host.PowerOff(), (host, _) => host.Boot(), FaultAspect.Power);

    /// <summary>The daemon is stopped in good order, and started again.</summary>
    public static FaultKind Stop { get; } = OfHost("stop", "{host} daemon stopped", (host, _) => host.StopDaemon(), (host, _) => host.StartDaemon(), FaultAspect.Power);

    /// <summary>The worker is killed; the supervisor starts another after so many seconds.</summary>
    public static FaultKind KillWorker { get; } = Usually(0.3, OfHost("kill-worker", "{host} worker killed, a new one after {amount} s",
        (host, fault) => host.KillWorker(TimeSpan.FromSeconds(fault.Amount)), null));

    /// <summary>Worker and supervisor stand still (SIGSTOP); packets wait.</summary>
    public static FaultKind Pause { get; } = Pausing("pause", "{host} daemon paused", PauseKind.Daemon);

    /// <summary>The worker alone stands still.</summary>
    public static FaultKind PauseWorker { get; } = Pausing("pause-worker", "{host} worker paused", PauseKind.Worker);

    /// <summary>The machine stands still; its clocks go on.</summary>
    public static FaultKind PauseMachine { get; } = Pausing("pause-machine", "{host} machine paused", PauseKind.Machine);

    /// <summary>The machine stands still, and its clocks with it.</summary>
    public static FaultKind PauseClock { get; } = Pausing("pause-clock", "{host} machine and its clock paused", PauseKind.MachineAndClock);

    /// <summary>Again and again the daemon gets no CPU for up to so many seconds.</summary>
    public static FaultKind Starve { get; } = OfHost("starve", "{host} starved of CPU, up to {amount} s at a time", (host, fault) => host.Starve(TimeSpan.FromSeconds(fault.Amount)), (host, _) => host.Feed(), FaultAspect.Stillness);

    /// <summary>Every wake-up comes up to so many seconds late.</summary>
    public static FaultKind LateWakes { get; } = OfHost("late-wakes", "{host} wakes up to {amount} s late",
        (host, fault) => host.WakeUpTo(TimeSpan.FromSeconds(fault.Amount)), (host, _) => host.WakeUpTo(host.Spec.WakeLateness), FaultAspect.Lateness);

    /// <summary>The boot-time clock runs so many millionths too fast.</summary>
    public static FaultKind Drift { get; } = OfHost("drift", "{host} clock drifts by {amount} ppm",
        (host, fault) => host.SetDrift((int)fault.Amount), (host, _) => host.SetDrift(host.Spec.Drift), FaultAspect.Drift);

    /// <summary>The wall clock is set wrong by so many seconds.</summary>
    public static FaultKind ClockStep { get; } = OfHost("clock-step", "{host} wall clock steps by {amount} s",
        (host, fault) => host.Clock.WallError = TimeSpan.FromSeconds(fault.Amount), (host, _) => host.Clock.WallError = TimeSpan.Zero, FaultAspect.WallClock);

    /// <summary>A script fails.</summary>
    public static FaultKind ScriptFails { get; } = Scripted("script-fails", "{host} script {subject} fails", _ => ScriptBehaviour.Bad);

    /// <summary>A script fails at random, with this probability.</summary>
    public static FaultKind ScriptFlaky { get; } = Scripted("script-flaky", "{host} script {subject} fails in {share} of its runs", fault => new() { FailureRate = fault.Amount });

    /// <summary>A script fails for so many seconds, is good for as many, and so on.</summary>
    public static FaultKind ScriptOscillates { get; } = Scripted("script-oscillates", "{host} script {subject} changes every {amount} s", fault => new() { Oscillation = TimeSpan.FromSeconds(fault.Amount) });

    /// <summary>A script takes so many seconds.</summary>
    public static FaultKind ScriptSlow { get; } = Scripted("script-slow", "{host} script {subject} takes {amount} s", fault => new() { Takes = TimeSpan.FromSeconds(fault.Amount) });

    /// <summary>A script never ends; with amount 1 it ignores SIGTERM, with 2 SIGKILL as well.</summary>
    public static FaultKind ScriptHangs { get; } = Scripted("script-hangs", "{host} script {subject} hangs",
        fault => new() { Hangs = true, IgnoresTerm = fault.Amount >= 1, IgnoresKill = fault.Amount >= 2 });

    /// <summary>A tracked file gets this number.</summary>
    public static FaultKind FileWritten { get; } = OfHost("file", "{host} tracked file {subject} says {amount}",
        (host, fault) => host.WriteFile(fault.Subject!, (int)fault.Amount), (host, fault) => host.WriteFile(fault.Subject!, 0), FaultAspect.Tracked);

    /// <summary>So many processes of a track_process run.</summary>
    public static FaultKind Processes { get; } = OfHost("processes", "{host} has {processes} of {subject}",
        (host, fault) => host.SetProcesses(fault.Subject!, (int)fault.Amount), (host, fault) => host.SetProcesses(fault.Subject!, 1), FaultAspect.Tracked);

    /// <summary>A stranger on the first LAN tells everybody, so many times a second for five seconds, that the master resigns.</summary>
    public static FaultKind Forge { get; } = OfHost("forge", "a stranger resigns for {host}, {amount} times a second", Forger.Apply, null);

    /// <summary>SIGHUP with the same configuration.</summary>
    public static FaultKind ReloadSame { get; } = ByOperator(OfHost("reload-same", "{host} reloads the same file {subject}",
        (host, fault) => host.At(fault.Subject, host.ReloadSame), null));

    /// <summary>SIGHUP with this file, which the subject names.</summary>
    internal static FaultKind Reload(Configuration file) => ByOperator(OfHost("reload", "{host} reloads {subject}", (host, _) => host.Reload(file), null));

    /// <summary>SIGHUP without the last instance, and again with it.</summary>
    public static FaultKind ReloadWithout { get; } = Edited("reload-without", "{host} reloads without its last instance {subject}", (file, _) => Edits.WithoutLast(file));

    /// <summary>SIGHUP with every priority moved by so much, and back.</summary>
    public static FaultKind ReloadPriority { get; } =
        Edited("reload-priority", "{host} reloads with priorities moved by {amount} {subject}", (file, fault) => Edits.Moved(file, (int)fault.Amount));

    /// <summary>SIGHUP with every advert_int so many times as long, and back.</summary>
    public static FaultKind ReloadInterval { get; } =
        Edited("reload-interval", "{host} reloads with intervals {times} as long {subject}", (file, fault) => Edits.Slower(file, (int)fault.Amount));

    /// <summary>SIGHUP with one more address in every instance, which is not advertised, and without it again.</summary>
    public static FaultKind ReloadAddresses { get; } = Edited("reload-addresses", "{host} reloads with another excluded address {subject}", (file, _) => Edits.WithAddress(file));

    /// <summary>SIGHUP without any flap_damping, and again with it.</summary>
    public static FaultKind ReloadUndamped { get; } = Edited("reload-undamped", "{host} reloads without flap_damping {subject}", (file, _) => Edits.Undamped(file));

    /// <summary>An operator ends flap damping.</summary>
    public static FaultKind ReleaseDamping { get; } = ByOperator(OfHost("release-damping", "{host} is released from flap damping",
        (host, _) => host.ReleaseDamping(), null));

    /// <summary>All rows.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        Cut, CutBoth, Isolate, Loss, Delay, Jitter, Duplicate, Reorder, Corrupt, LinkDown, LinkGone, AddressLost, AddressRemoved, PowerOff,
        Stop, KillWorker, Pause, PauseWorker, PauseMachine, PauseClock, Starve, LateWakes, Drift, ClockStep, ScriptFails, ScriptFlaky,
        ScriptOscillates, ScriptSlow, ScriptHangs, FileWritten, Processes, Forge, ReloadSame, ReloadWithout, ReloadPriority,
        ReloadInterval, ReloadAddresses, ReloadUndamped, ReleaseDamping,
    ];

    private static FaultKind Direction(string name, string text, Func<LinkQuality, double, LinkQuality> apply, Func<LinkQuality, LinkQuality> mend) => new(name, text,
        (cluster, fault) => cluster.Network.Change(fault.Lan, fault.Host, fault.Peer, link => apply(link, fault.Amount)),
        (cluster, fault) => cluster.Network.Change(fault.Lan, fault.Host, fault.Peer, mend), FaultAspect.Network);

    private static FaultKind OfHost(
        string name, string text, Action<SimulatedHost, Fault> apply, Action<SimulatedHost, Fault>? mend, FaultAspect aspect = FaultAspect.None) =>
        new(name, text, (cluster, fault) => apply(cluster.HostArray[fault.Host], fault), mend is null ? null : (cluster, fault) => mend(cluster.HostArray[fault.Host], fault), aspect);

    private static FaultKind Usually(double amount, FaultKind kind) => kind with { UsualAmount = amount };

    private static FaultKind ByOperator(FaultKind kind) => kind with { IsOperators = true };

    private static FaultKind Pausing(string name, string text, PauseKind kind) =>
        OfHost(name, text, (host, _) => host.Pause(kind), (host, _) => host.Thaw(), FaultAspect.Stillness);

    private static FaultKind Scripted(string name, string text, Func<Fault, ScriptBehaviour> behaviour) => OfHost(name, text,
        (host, fault) => host.Scripts[fault.Subject!] = behaviour(fault), (host, fault) => host.Scripts[fault.Subject!] = ScriptBehaviour.Good, FaultAspect.Tracked);

    private static void BothWays(Cluster cluster, Fault fault, Func<LinkQuality, LinkQuality> change)
    {
        cluster.Network.Change(fault.Lan, fault.Host, fault.Peer, change);
        cluster.Network.Change(fault.Lan, fault.Peer, fault.Host, change);
    }

    private static void Everybody(Cluster cluster, Fault fault, Func<LinkQuality, LinkQuality> change)
    {
        for (int other = 0; other < cluster.Hosts.Count; other++)
        {
            if (other != fault.Host) BothWays(cluster, fault with { Peer = other }, change);
        }
    }

    private static LinkSpec SpecOf(SimulatedHost host, Fault fault) => host.Spec.Links.First(link => link.Name == LinkOf(host, fault));

    private static string LinkOf(SimulatedHost host, Fault fault) => fault.Subject ?? host.Spec.Links[0].Name;

    private static void RemoveAddresses(SimulatedHost host, Fault fault)
    {
        for (int i = 0; i < fault.Amount; i++) host.RemoveAddressesAfter(TimeSpan.FromMilliseconds(250 * i));
    }

    /// <summary>The file with everything that present faults make of it.</summary>
    private static FaultKind Edited(string name, string text, Func<Configuration, Fault, Configuration> edit) =>
        new(name, text, (cluster, fault) => cluster.HostArray[fault.Host].At(fault.Subject, () => Reread(cluster, fault.Host)),
            (cluster, fault) => Reread(cluster, fault.Host))
        {
            Edit = edit,
            IsOperators = true,
        };

    private static void Reread(Cluster cluster, int number)
    {
        var host = cluster.HostArray[number];
        var file = host.Spec.Configuration;
        foreach (var present in cluster.PresentFaults)
        {
            if (present.Host == number && present.Kind.Edit is { } edit) file = edit(file, present);
        }
        host.Reload(host.Spec.Reread(file));
    }
}

using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>Starting, stopping, pausing and dying; and what operators and kernels do to a daemon.</summary>
public sealed partial class SimulatedHost
{
    /// <summary>The machine is switched on and its daemon starts.</summary>
    public void Boot()
    {
        if (IsOn) return;
        IsOn = true;
        if (cluster.Now > Instant.Zero) Clock.Boot(cluster.Now, TimeSpan.FromSeconds(20));
        StartDaemon();
    }

    /// <summary>Power cut: nothing is said, nothing stays.</summary>
    public void PowerOff()
    {
        if (!IsOn) return;
        EndWorker();
        IsOn = false;
        Kernel.Withdraw();
        cluster.Changed();
    }

    /// <summary>SIGTERM: an orderly end. The machine stays on.</summary>
    public void StopDaemon()
    {
        if (Core is null && IsOn)
        {
            // No worker is about to come back any more, and nothing of the dead one stays.
            Life++;
            Kernel.Withdraw();
        }
        if (!IsRunning) return;
        Feed(VrrpInput.Stop);
        EndWorker();
    }

    /// <summary>The service is started.</summary>
    public void StartDaemon()
    {
        if (!IsOn || Core is not null) return;
        var resumed = withdrawAt is { } until && cluster.Now < until ? cluster.Cells.Where(Kernel.IsClaimed) : [];
        Kernel.Withdraw(except: resumed.Contains);
        withdrawAt = null;
        Life++;
        Paused = null;
        armed = null;
        (StartedAt, RunningSince, WallErrorAtStart) = (cluster.Now, cluster.Now, Clock.WallError);
        Core = new VrrpHost(Configuration, Clock.Local(cluster.Now));
        FindRouters();
        cluster.LivesChanged(this);
        foreach (var link in Kernel.Links)
        {
            if (link.Exists) Feed(VrrpInput.InterfaceChanged(link.Snapshot));
        }
        foreach (var file in Configuration.TrackFiles) Feed(VrrpInput.FileValue(file.Name, fileValues.GetValueOrDefault(file.Name)));
        foreach (var process in Configuration.TrackProcesses) Feed(VrrpInput.ProcessCount(process.Name, processCounts.GetValueOrDefault(process.Name, 1)));
        foreach (int cell in resumed)
        {
            if (Router(cell) is { } router) Feed(VrrpInput.Resume(router.Settings.Name));
            else Kernel.Release(cell);
        }
        Feed(VrrpInput.Wake);
    }

    /// <summary>The worker is killed. Its addresses stay, until the supervisor has a new one or takes them away in time.</summary>
    public void KillWorker(TimeSpan restartAfter)
    {
        if (Core is null) return;
        EndWorker();
        PlanWithdrawal(Life);
        int life = Life;
        cluster.After(restartAfter, () =>
        {
            if (Life == life && Core is null) StartDaemon();
        });
    }

    /// <summary>Stands still from now on.</summary>
    public void Pause(PauseKind kind)
    {
        if (!IsRunning) return;
        Paused = kind;
        pausedAt = cluster.Now;
        if (kind == PauseKind.Worker) PlanWithdrawal(Life);
        cluster.LivesChanged(this);
    }

    /// <summary>Goes on, by the law of the loop: waiting packets, then what else waited, then the wake.</summary>
    public void Thaw()
    {
        if (Paused is not { } kind) return;
        if (kind == PauseKind.MachineAndClock) Clock.StoodStill(pausedAt, cluster.Now);
        Paused = null;
        RunningSince = cluster.Now;
        cluster.LivesChanged(this);
        IsCatchingUp = true;
        while (waiting.TryDequeue(out var late))
        {
            if (IsRunning) Read(late.Packet, late.Arrived, late.Link);
            else cluster.Network.Done(late.Packet);
        }
        IsCatchingUp = false;
        while (IsRunning && whenRunning.TryDequeue(out var next))
        {
            if (next.Life == Life) next.Do();
        }
        Kernel.PlanRepairs();
        Rearm();
    }

    /// <summary>SIGHUP with what is in force.</summary>
    internal void ReloadSame() => Reload(Spec.Reread(Configuration));

    /// <summary>Does something at once, or in the middle of things: right after the next event or the next change of state.</summary>
    internal void At(string? moment, Action action)
    {
        if (moment == FaultTable.AfterEvent) afterEvent += action;
        else if (moment == FaultTable.AfterChange) afterChange += action;
        else action();
    }

    /// <summary>SIGHUP with this configuration.</summary>
    public void Reload(Configuration next)
    {
        if (Core is null)
        {
            Configuration = next;
            return;
        }
        WhenRunning(() =>
        {
            Configuration = next;
            Feed(VrrpInput.Reload(next));
            FindRouters();
            foreach (var observer in cluster.ObserverArray) observer.Settled(this);
        });
    }

    /// <summary>Carrier comes or goes, the interface vanishes or is made anew, its addresses change.</summary>
    public void ChangeLink(string name, bool? carrier = null, bool? exists = null, ValueList<InetAddress>? addresses = null)
    {
        if (Kernel.Link(name) is not { } link || !link.Change(carrier, exists, addresses)) return;
        Kernel.InterfaceChanged(link);
        cluster.Changed();
        WhenRunning(() => Feed(link.Exists ? VrrpInput.InterfaceChanged(link.Snapshot) : VrrpInput.InterfaceGone(link.Name)));
    }

    /// <summary>A tracked file gets a number.</summary>
    public void WriteFile(string name, int value)
    {
        if (FileValue(name) == value) return;
        fileValues[name] = value;
        WhenRunning(() => Feed(VrrpInput.FileValue(name, value)));
    }

    /// <summary>Processes that match a track_process start or end.</summary>
    public void SetProcesses(string name, int count)
    {
        if (Processes(name) == count) return;
        processCounts[name] = count;
        WhenRunning(() => Feed(VrrpInput.ProcessCount(name, count)));
    }

    /// <summary>The number in a tracked file.</summary>
    public int FileValue(string name) => fileValues.GetValueOrDefault(name);

    /// <summary>Processes that match a track_process.</summary>
    public int Processes(string name) => processCounts.GetValueOrDefault(name, 1);

    /// <summary>The operator's word.</summary>
    internal void ReleaseDamping() => WhenRunning(() => Feed(VrrpInput.ReleaseDamping));

    internal void Contested(string instance) => WhenRunning(() => Feed(VrrpInput.AddressesContested(instance, "somebody")));

    private Instant pausedAt;
    private Action? afterEvent;
    private Action? afterChange;

    /// <summary>The supervisor's part: takes the addresses of a worker that is dead or silent away before the peers give it up.</summary>
    private void PlanWithdrawal(int life)
    {
        if (withdrawAt is not { } at) return;
        cluster.After(at - cluster.Now, () =>
        {
            bool silent = Life == life && (Core is null || Paused == PauseKind.Worker) && withdrawAt <= cluster.Now;
            if (silent && IsOn) Kernel.Withdraw(forget: Core is null);
        });
    }

    private void EndWorker()
    {
        Core = null;
        Paused = null;
        while (waiting.TryDequeue(out var unread)) cluster.Network.Done(unread.Packet);
        whenRunning.Clear();
        Scripts.Clear();
        cluster.LivesChanged(this);
    }
}

using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>
/// What is known of one interface, and whether it counts as up: changes count at once, or after interface_up_down_delays (K3).
/// </summary>
public sealed class InterfaceTracker : IScheduled
{
    private readonly VrrpHost host;
    private readonly Deadline deadline;

    internal InterfaceTracker(VrrpHost host, string name)
    {
        this.host = host;
        Name = name;
        deadline = new Deadline(this);
    }

    /// <summary>Name of the interface.</summary>
    public string Name { get; }

    /// <summary>Last snapshot; null: it does not exist.</summary>
    public InterfaceSnapshot? Snapshot { get; private set; }

    /// <summary>True when it exists and counts as up, after debouncing.</summary>
    public bool IsUp { get; private set; }

    /// <summary>How long it must be down, or up, to count as that; within the limit of K3.</summary>
    public TimeSpan DownDelay { get; private set; }

    /// <inheritdoc cref="DownDelay"/>
    public TimeSpan UpDelay { get; private set; }

    /// <summary>It changed, and the delay has not passed yet.</summary>
    public bool IsChanging => deadline.IsSet;

    /// <summary>Routers that use or track it.</summary>
    internal List<VirtualRouter> Watchers { get; } = [];

    internal void SetDelays(TimeSpan down, TimeSpan up) => (DownDelay, UpDelay) = (down, up);

    internal void Update(InterfaceSnapshot snapshot, Instant now)
    {
        bool known = Snapshot is not null;
        bool same = Snapshot == snapshot;
        Snapshot = snapshot;
        if (snapshot.IsRunning == IsUp)
        {
            host.Deadlines.Remove(deadline);
        }
        else if (!known || Delay(snapshot.IsRunning) == TimeSpan.Zero)
        {
            Settle();
        }
        else if (!deadline.IsSet)
        {
            host.Deadlines.Set(deadline, now + Delay(snapshot.IsRunning));
        }
        if (!same) Notify(now);
    }

    internal void Remove(Instant now)
    {
        Snapshot = null;
        IsUp = false;
        host.Deadlines.Remove(deadline);
        Notify(now);
    }

    void IScheduled.OnDue(Instant now)
    {
        Settle();
        Notify(now);
    }

    private TimeSpan Delay(bool up) => up ? UpDelay : DownDelay;

    private void Settle()
    {
        host.Deadlines.Remove(deadline);
        IsUp = Snapshot is { IsRunning: true };
    }

    private void Notify(Instant now)
    {
        foreach (var router in Watchers) router.RefreshInterface(now);
        host.Reassess(Watchers, now);
    }
}

using Vigil.Daemon.Linux;
using Vigil.Daemon.Start;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// The worker's ends of what binds it to its supervisor, inherited by the numbers of <see cref="WorkerDescriptors"/>. Its first acts: adopt this link, then
/// <see cref="ParentTie.Bind"/> with the pid it was told.
/// </summary>
public sealed class WorkerLink : IDisposable
{
    private WorkerLink(ControlChannel channel, Fd snapshot, Heartbeat heartbeat, Fd extra) =>
        (Channel, Snapshot, Heartbeat, Extra) = (channel, snapshot, heartbeat, extra);

    public ControlChannel Channel { get; }

    /// <summary>The configuration to start with, a sealed memory file.</summary>
    public Fd Snapshot { get; }

    public Heartbeat Heartbeat { get; }

    /// <summary>The process connector opened before a namespace was entered; may be closed.</summary>
    public Fd Extra { get; }

    public static Errno Adopt(out WorkerLink? link)
    {
        link = null;
        Errno error = Fd.Adopt(WorkerDescriptors.Control, out Fd channel);
        Fd snapshot = Fd.Closed, page = Fd.Closed, timer = Fd.Closed;
        if (!error.Failed) error = Fd.Adopt(WorkerDescriptors.Start, out snapshot);
        if (!error.Failed) error = Fd.Adopt(WorkerDescriptors.Heartbeat, out page);
        if (!error.Failed) error = Fd.Adopt(WorkerDescriptors.HeartbeatTimer, out timer);
        Heartbeat? heartbeat = null;
        if (!error.Failed) error = Heartbeat.Map(page, timer, out heartbeat);
        if (error.Failed) return error;
        Fd.Adopt(WorkerDescriptors.ProcessFeed, out Fd extra);
        link = new WorkerLink(ControlChannel.Adopt(channel), snapshot, heartbeat!, extra);
        return Errno.None;
    }

    /// <summary>In the order of the numbers.</summary>
    internal static IReadOnlyList<Fd> Inherited(Fd snapshot, Fd channel, Heartbeat heartbeat, Fd extra)
    {
        Fd[] always = [snapshot, channel, heartbeat.File, heartbeat.Timer];
        return extra.IsOpen ? [.. always, extra] : always;
    }

    public void Dispose()
    {
        Channel.Dispose();
        Snapshot.Dispose();
        Heartbeat.Dispose();
        Extra.Dispose();
    }
}

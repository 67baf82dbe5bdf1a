using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// The worker's ends of what binds it to its supervisor, inherited as descriptors 3 to 6. Its first acts: adopt this link, then
/// <see cref="ParentTie.Bind"/> with the pid it was told.
/// </summary>
public sealed class WorkerLink : IDisposable
{
    private const int ChannelNumber = 3, SnapshotNumber = 4, HeartbeatNumber = 5, ExtraNumber = 6;

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
        Errno error = Fd.Adopt(ChannelNumber, out Fd channel);
        Fd snapshot = Fd.Closed, page = Fd.Closed;
        if (!error.Failed) error = Fd.Adopt(SnapshotNumber, out snapshot);
        if (!error.Failed) error = Fd.Adopt(HeartbeatNumber, out page);
        Heartbeat? heartbeat = null;
        if (!error.Failed) error = Heartbeat.Map(page, out heartbeat);
        if (error.Failed) return error;
        Fd.Adopt(ExtraNumber, out Fd extra);
        link = new WorkerLink(ControlChannel.Adopt(channel), snapshot, heartbeat!, extra);
        return Errno.None;
    }

    /// <summary>In the order of the numbers.</summary>
    internal static IReadOnlyList<Fd> Inherited(Fd channel, Fd snapshot, Fd heartbeat, Fd extra) =>
        extra.IsOpen ? [channel, snapshot, heartbeat, extra] : [channel, snapshot, heartbeat];

    public void Dispose()
    {
        Channel.Dispose();
        Snapshot.Dispose();
        Heartbeat.Dispose();
        Extra.Dispose();
    }
}

using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Workers;

/// <summary>The worker's end of the control channel. End of file means that the supervisor is gone: the worker then stops in good order.</summary>
internal sealed class SupervisorLink(ControlChannel channel, Action<ControlMessage> onMessage) : IDisposable
{
    private Watch? watch;

    /// <summary>As <see cref="WorkerProgram.HasServices"/>.</summary>
    public bool HasServices { get; init; } = true;

    /// <summary>The supervisor has ended without an order: nobody asked for a stop.</summary>
    public bool IsGone { get; private set; }

    public Errno Attach(EventLoop loop) => loop.Add(channel.Fd, IoEvents.Readable, Rank.Control, _ => Read(), out watch);

    public void Send(ControlMessage message) => channel.Send(message);

    /// <summary>
    /// Reads the configuration of a reload on a pool thread, however large the files are, and hands it to the loop, which only swaps. One
    /// that cannot be read is refused.
    /// </summary>
    /// <param name="files">What came with <see cref="ControlKind.Reload"/>; ours from now on.</param>
    /// <param name="loop">The worker's loop.</param>
    /// <param name="use">Called on it.</param>
    public void ReadConfiguration(Fd files, EventLoop loop, Action<Configuration> use) => ThreadPool.QueueUserWorkItem(_ =>
    {
        using (files)
        {
            var next = SharedMemoryFile.Read(files, out var bytes).Failed || WorkerStart.FromBytes(bytes) is not { } started
                ? null
                : ConfigurationLoader.Bind(started, HasServices);
            loop.Post(() =>
            {
                if (next is not null) use(next);
                else Send(new ControlMessage(ControlKind.Reloaded, "the new configuration could not be read by the worker", Fd.Closed));
            });
        }
    });

    private void Read()
    {
        while (true)
        {
            var error = channel.Receive(out var message);
            if (error == Errno.TryAgain || error == Errno.Interrupted) return;
            IsGone = error.Failed;
            if (IsGone) message = new ControlMessage(ControlKind.Stop);
            onMessage(message);
            if (!error.Failed) continue;
            watch?.Dispose();
            return;
        }
    }

    public void Dispose()
    {
        watch?.Dispose();
        channel.Dispose();
    }
}

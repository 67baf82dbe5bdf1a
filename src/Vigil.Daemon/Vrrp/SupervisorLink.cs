using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Vrrp;

/// <summary>The worker's end of the control channel. End of file means that the supervisor is gone: the worker then stops in good order.</summary>
internal sealed class SupervisorLink(ControlChannel channel, Action<ControlMessage> onMessage) : IDisposable
{
    private Watch? watch;

    public Errno Attach(EventLoop loop) => loop.Add(channel.Fd, IoEvents.Readable, Rank.Control, _ => Read(), out watch);

    public void Send(ControlMessage message) => channel.Send(message);

    private void Read()
    {
        while (true)
        {
            var error = channel.Receive(out var message);
            if (error == Errno.TryAgain || error == Errno.Interrupted) return;
            if (error.Failed) message = new ControlMessage(ControlKind.Stop);
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

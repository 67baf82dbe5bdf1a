using Vigil.Core;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// The law of the loop: feed one input, drain every output, then set the next deadline. Waiting packets are read before a late timer is
/// believed (the event loop sees to that). What an output sets off (a script that cannot start, say) is posted, never fed from inside.
/// </summary>
internal sealed class HostDriver
{
    private readonly VrrpHost host;
    private readonly EventLoop loop;
    private readonly Action<VrrpOutput> perform;
    private bool feeding;

    public HostDriver(VrrpHost host, EventLoop loop, Action<VrrpOutput> perform)
    {
        (this.host, this.loop, this.perform) = (host, loop, perform);
        loop.Woken = now => Feed(VrrpInput.Wake, now);
    }

    /// <summary>Feeds one input at the present time. Loop thread only.</summary>
    public void Feed(in VrrpInput input) => Feed(input, Clock.Now());

    private void Feed(in VrrpInput input, Instant now)
    {
        if (feeding) throw new InvalidOperationException("an output fed an input: post it to the loop instead");
        feeding = true;
        host.Handle(input, now);
        while (host.TryTake(out var output)) perform(output);
        feeding = false;
        loop.WakeAt(host.NextWake);
    }
}

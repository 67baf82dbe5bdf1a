using Vigil.Core.Settings;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// Polls the link of interfaces named by linkbeat_interfaces (or all, with linkbeat_use_polling) once a second, on a thread of its own:
/// a driver that takes milliseconds to read its PHY must not hold up an advert. Tells only changes.
/// </summary>
internal sealed class LinkbeatPoller : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ValueList<LinkbeatInterface> interfaces;
    private readonly Action<string, bool> onChange;
    private readonly LinkProbe probe;
    private readonly ManualResetEventSlim stop = new();
    private readonly Thread thread;

    /// <param name="interfaces">What to poll, and how.</param>
    /// <param name="probe">The open probe; disposed with the poller.</param>
    /// <param name="onChange">Called on the poller's thread: post to the loop from it.</param>
    public LinkbeatPoller(ValueList<LinkbeatInterface> interfaces, LinkProbe probe, Action<string, bool> onChange)
    {
        (this.interfaces, this.probe, this.onChange) = (interfaces, probe, onChange);
        thread = new Thread(Run) { Name = "linkbeat", IsBackground = true };
        thread.Start();
    }

    private void Run()
    {
        var known = new Dictionary<string, bool>();
        do
        {
            foreach (var item in interfaces.AsSpan())
            {
                // No method answers: the interface is not there. Netlink tells that better.
                if (probe.HasLink(item.Interface, item.Method) is not { } link) continue;
                if (known.TryGetValue(item.Interface, out var before) && before == link) continue;
                known[item.Interface] = link;
                onChange(item.Interface, link);
            }
        }
        while (!stop.Wait(Period));
    }

    public void Dispose()
    {
        stop.Set();
        thread.Join();
        probe.Dispose();
        stop.Dispose();
    }
}

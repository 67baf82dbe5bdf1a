using System.Net;

namespace Vigil.LabKit;

/// <summary>How long an address had no owner, and how long more than one, between two moments.</summary>
/// <param name="None">Time without an owner.</param>
/// <param name="Several">Time with two owners or more.</param>
public readonly record struct OwnershipTimes(TimeSpan None, TimeSpan Several);

/// <summary>
/// The judge of elections: watches which hosts own an address at every moment. A host owns it while its kernel has the
/// address and its link has carrier.
/// </summary>
public sealed class Ownership : IDisposable
{
    private const int LookForStop = 100; // ms

    private readonly AddressWatch[] watches;
    private readonly object gate = new();
    private readonly List<(TimeSpan At, Host[] Owners)> history = [];
    private readonly Thread thread;
    private volatile bool stopped;
    private LabException? broken;

    /// <summary>Starts watching an address on eth0.</summary>
    /// <param name="address">The virtual address, without prefix length.</param>
    /// <param name="hosts">Who might own it.</param>
    public Ownership(string address, params Host[] hosts)
        : this("eth0", address, hosts)
    {
    }

    /// <summary>Starts watching.</summary>
    /// <param name="device">The interface whose carrier an owner needs.</param>
    /// <param name="address">The virtual address, without prefix length.</param>
    /// <param name="hosts">Who might own it.</param>
    public Ownership(string device, string address, Host[] hosts)
    {
        watches = [.. hosts.Select(host => new AddressWatch(host, IPAddress.Parse(address), device))];
        Note();
        thread = new Thread(Watch) { Name = "ownership", IsBackground = true };
        thread.Start();
    }

    /// <summary>Who owns the address now.</summary>
    public IReadOnlyList<Host> Owners
    {
        get { lock (gate) { return Last(); } }
    }

    /// <summary>Each change since the beginning: when, and who owned the address from then on.</summary>
    public IReadOnlyList<(TimeSpan At, Host[] Owners)> History
    {
        get { lock (gate) { return [.. history]; } }
    }

    /// <summary>Waits until this host and no other owns the address.</summary>
    /// <returns>Since when.</returns>
    public TimeSpan WaitFor(Host owner, TimeSpan limit) => WaitFor(owners => owners is [var only] && only == owner, limit, $"{owner.Name} alone owns the address");

    /// <summary>Waits until nobody owns the address.</summary>
    /// <returns>Since when.</returns>
    public TimeSpan WaitForNobody(TimeSpan limit) => WaitFor(owners => owners.Length == 0, limit, "nobody owns the address");

    /// <summary>Adds up the times without and with several owners between a moment and now.</summary>
    public OwnershipTimes Since(TimeSpan from)
    {
        lock (gate)
        {
            ThrowIfBroken();
            var now = LabClock.Now;
            var times = default(OwnershipTimes);
            for (var i = 0; i < history.Count; i++)
            {
                var begin = history[i].At > from ? history[i].At : from;
                var end = i + 1 < history.Count ? history[i + 1].At : now;
                var length = end > begin ? end - begin : TimeSpan.Zero;
                times = history[i].Owners.Length switch
                {
                    0 => times with { None = times.None + length },
                    1 => times,
                    _ => times with { Several = times.Several + length },
                };
            }
            return times;
        }
    }

    /// <summary>The history as text, for messages of failed tests.</summary>
    public override string ToString() =>
        string.Join("\n", History.Select(change => $"{change.At.TotalSeconds:F3} {(change.Owners.Length == 0 ? "nobody" : string.Join(" and ", change.Owners.Select(host => host.Name)))}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        stopped = true;
        thread.Join();
        Array.ForEach(watches, watch => watch.Dispose());
    }

    private TimeSpan WaitFor(Func<Host[], bool> condition, TimeSpan limit, string what)
    {
        var deadline = LabClock.Now + limit;
        lock (gate)
        {
            while (!condition(Last()))
            {
                ThrowIfBroken();
                var left = deadline - LabClock.Now;
                if (left <= TimeSpan.Zero || !Monitor.Wait(gate, left) && !condition(Last()))
                {
                    throw new TimeoutException($"not within {limit.TotalSeconds} s: {what}\n{this}");
                }
            }
            return history[^1].At;
        }
    }

    private Host[] Last() => history[^1].Owners;

    private void ThrowIfBroken()
    {
        if (broken is not null)
        {
            throw broken;
        }
    }

    private void Watch()
    {
        // Real time, so that a busy machine does not blur the order of two hosts' changes; harmless where refused.
        Native.sched_setscheduler(0, Native.ScheduleRoundRobin, 10);
        var fds = Array.ConvertAll(watches, watch => new Native.PollFd { Fd = watch.Socket, Events = Native.PollIn });
        try
        {
            while (!stopped)
            {
                if (Native.poll(fds, fds.Length, LookForStop) <= 0)
                {
                    continue;
                }
                for (var i = 0; i < fds.Length; i++)
                {
                    if (fds[i].Returned != 0)
                    {
                        watches[i].Read();
                        Note();
                    }
                }
            }
        }
        catch (LabException exception)
        {
            lock (gate)
            {
                broken = exception;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void Note()
    {
        var owners = Array.ConvertAll(Array.FindAll(watches, watch => watch.Owns), watch => watch.Host);
        lock (gate)
        {
            if (history.Count == 0 || !Last().SequenceEqual(owners))
            {
                history.Add((LabClock.Now, owners));
                Monitor.PulseAll(gate);
            }
        }
    }
}

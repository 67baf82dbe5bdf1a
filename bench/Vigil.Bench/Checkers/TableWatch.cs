using System.Diagnostics;
using Vigil.Bench.Lab;
using Vigil.LabKit;
using Vigil.Netlink;

namespace Vigil.Bench.Checkers;

/// <summary>
/// Looks into the kernel's IPVS table until it is what a file says. The guest has one processor, so it looks at the last service only, which
/// both daemons write last, and reads all of it when that one is right.
/// </summary>
internal sealed class TableWatch : IDisposable
{
    private const byte Tcp = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4), PauseAfterAll = TimeSpan.FromMilliseconds(30);
    private readonly IpvsConnection _ipvs;
    private readonly string _listing;

    /// <summary>Opens the table of a box; its kernel must have IPVS, whose module is loaded by that.</summary>
    public TableWatch(Box box)
    {
        var error = default(NetlinkError);
        _ipvs = box.Inside(() => IpvsConnection.Open(new NetlinkSocketOptions(), out error)) ?? throw new IOException($"no IPVS here: {error}");
        _listing = $"/proc/{box.Anchor}/net/ip_vs";
    }

    /// <summary>Waits until the table is as <paramref name="file"/> says, and the services counted are all there are.</summary>
    /// <param name="isQuiet">Sends the kernel nothing, and looks seldom: somebody counts messages.</param>
    /// <returns>When it was, CLOCK_REALTIME ns.</returns>
    public long WaitFor(ServiceFile file, TimeSpan limit, bool isQuiet = false)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < limit)
        {
            if (!isQuiet && !IsLastRight(file))
            {
                Thread.Sleep(Pause);
                continue;
            }
            var now = Native.RealtimeNs();
            if (Read() == TableSum.Of(file))
                return now;
            Thread.Sleep(PauseAfterAll);
        }
        throw new TimeoutException($"the table is not right after {limit.TotalSeconds} s; it is {Read()}, not {TableSum.Of(file)}");
    }

    /// <summary>What is there.</summary>
    public TableSum Read() => TableSum.Of(File.ReadLines(_listing));

    public void Dispose() => _ipvs.Dispose();

    private bool IsLastRight(ServiceFile file)
    {
        var last = _ipvs.Destinations(IpvsServiceKey.At(Tcp, ServiceFile.Service(file.Services - 1), ServiceFile.Port), out _);
        return last?.Count == file.ServersEach && last.TrueForAll(one => one.Destination.Weight == file.Weight && file.IsLast(one.Destination.Key.Address));
    }
}

using Vigil.Bench.Lab;
using Vigil.Daemon.Linux;

namespace Vigil.Bench.Checkers;

/// <summary>When each check of a host's own addresses begins: the first packet of each TCP connection on lo, with the kernel's time.</summary>
internal sealed class CheckStarts : IDisposable
{
    private const ushort LoadByte = 0x30, And = 0x54, JumpEqual = 0x15, Return = 0x06;
    private const int RestMs = 50;

    /// <summary>Ethernet, IPv4 without options: protocol TCP, of the flags SYN and ACK the first alone.</summary>
    private static readonly SocketFilter.Instruction[] OnlySyn =
    [
        new(LoadByte, 0, 0, 14 + 9), new(JumpEqual, 0, 4, 6),
        new(LoadByte, 0, 0, 14 + 20 + 13), new(And, 0, 0, 0x12), new(JumpEqual, 0, 1, 0x02),
        new(Return, 0, 0, Frame.SnapLength), new(Return, 0, 0, 0),
    ];

    private readonly Capture _capture;

    public CheckStarts(LabKit.Box box) => _capture = new Capture(box, ["lo"], OnlySyn) { RestMs = RestMs };

    /// <summary>How much later than <paramref name="interval"/> after the one before each check of a real server began, ms; earlier counts as 0.</summary>
    public double[] Lateness(TimeSpan interval)
    {
        Dictionary<uint, long> last = [];
        List<double> found = [];
        foreach (var frame in _capture.Since(0))
        {
            if (frame.Kind != FrameKind.Syn)
                continue;
            if (last.TryGetValue(frame.Target, out var before))
                found.Add(Math.Max(0, (frame.TimeNs - before) / 1e6 - interval.TotalMilliseconds));
            last[frame.Target] = frame.TimeNs;
        }
        return [.. found];
    }

    public void Dispose() => _capture.Dispose();
}

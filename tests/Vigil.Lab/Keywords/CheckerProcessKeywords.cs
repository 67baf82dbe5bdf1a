using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Keywords of <c>global_defs</c> about the process of the checker worker: what one with them has and one without them has not.</summary>
public sealed class CheckerProcessKeywords(CheckerRun run) : IClassFixture<CheckerRun>
{
    private const int OtherClass = 0, RoundRobin = 2, ForcedBytes = 60_000_000;

    private readonly CheckerRun.Director _with = run.With, _also = run.Also, _without = run.Without;

    [Fact]
    public void checker_process_name() => Differs("checker_process_name", "cguard", "vigil_checker", _with.Name, _without.Name);

    [Fact]
    public void lvs_process_name() => Differs("lvs_process_name", "lguard", "vigil_checker", _also.Name, _without.Name);

    [Fact]
    public void checker_priority() => Differs("checker_priority", -7, 0, _with.Scheduling.Nice, _without.Scheduling.Nice);

    [Fact]
    public void checker_rt_priority() => Differs("checker_rt_priority", (17, RoundRobin), (0, OtherClass),
        (_with.Scheduling.RealTime, _with.Scheduling.Class), (_without.Scheduling.RealTime, _without.Scheduling.Class));

    [Fact]
    public void checker_rlimit_rttime() => Says("checker_rlimit_rttime", "realtime timeout +7777777", _with.Status, _without.Status);

    [Fact]
    public void checker_rlimit_rtime() => Says("checker_rlimit_rtime", "realtime timeout +8888888", _also.Status, _without.Status);

    [Fact]
    public void checker_cpu_affinity() => Says("checker_cpu_affinity", "Cpus_allowed_list:\t1\n", _with.Status, _without.Status);

    [Fact]
    public void checker_no_swap() => Says("checker_no_swap", @"VmLck:\s+[1-9]", _with.Status, _without.Status);

    // Below the limit of the kernel, so that it is told from the other one.
    [Fact]
    public void lvs_netlink_monitor_rcv_bufs() => Differs("lvs_netlink_monitor_rcv_bufs", true, false,
        Buffers(_with).Contains(2 * 70_000), Buffers(_without).Contains(2 * 70_000));

    [Fact]
    public void lvs_netlink_monitor_rcv_bufs_force() => Differs("lvs_netlink_monitor_rcv_bufs_force", true, false,
        Buffers(_also).Contains(2 * ForcedBytes), Buffers(_without).Contains(2 * ForcedBytes));

    private static void Differs<T>(string keyword, T with, T without, T seenWith, T seenWithout)
    {
        Assert.True(Equals(with, seenWith), $"with {keyword} it is {seenWith}, not {with}");
        Assert.True(Equals(without, seenWithout), $"without {keyword} it is {seenWithout}, not {without}");
    }

    private static void Says(string keyword, string pattern, string with, string without) =>
        Differs(keyword, true, false, Regex.IsMatch(with, pattern), Regex.IsMatch(without, pattern));

    private static int[] Buffers(CheckerRun.Director director) =>
        [.. Regex.Matches(director.Sockets, @"rtnl:[^\n]*?skmem:\([^)]*?rb([0-9]+)").Select(match => int.Parse(match.Groups[1].Value))];
}

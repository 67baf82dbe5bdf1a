using Vigil.Bench.Lab;
using Vigil.Bench.Rows;

namespace Vigil.Bench.Checkers;

/// <summary>As many checks as one processor can: what a daemon does of what it was asked, when, and at what cost.</summary>
internal static class LoadRows
{
    private const int ServersEach = 5;

    /// <summary>First checks are spread over delay_loop, and end one later; then it goes on as it will.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(6);

    public static void Measure(RowRun run, string row, CheckKind check, int[] sizes)
    {
        foreach (var size in sizes)
            Measure(run, row, new ServiceFile { Services = size / ServersEach, ServersEach = ServersEach, Check = check, DelayLoop = 1 });
    }

    private static void Measure(RowRun run, string row, ServiceFile file)
    {
        var name = $"{file.Services * file.ServersEach:N0} asked";
        using var director = new Director(file);
        var (daemon, _) = director.Start(run.Contender, file);
        Thread.Sleep(Settle);
        var window = TimeSpan.FromSeconds(run.Pick(15, 6));
        using var starts = new CheckStarts(director.Host.Box);
        var tree = daemon.Tree;
        var cpu = (Daemon: ProcessTree.CpuSeconds(tree), Servers: Native.CpuNs(director.ResponderId), Own: Native.CpuNs(Environment.ProcessId));
        var (answered, from) = (Answered.By(director.Host), Native.RealtimeNs());
        Thread.Sleep(window);
        var elapsed = (Native.RealtimeNs() - from) / 1e9;
        answered = Answered.By(director.Host) - answered;
        cpu = (ProcessTree.CpuSeconds(tree) - cpu.Daemon, Native.CpuNs(director.ResponderId) - cpu.Servers, Native.CpuNs(Environment.ProcessId) - cpu.Own);
        run.Add(row, $"{name}: checks answered per second", "1/s", answered / elapsed);
        run.Add(row, $"{name}: lateness of a check", "ms", starts.Lateness(TimeSpan.FromSeconds(file.DelayLoop)));
        run.Add(row, $"{name}: CPU per check", "us", cpu.Daemon * 1e6 / answered);
        run.Add(row, $"{name}: CPU of the daemon", "%", cpu.Daemon * 100 / elapsed);
        run.Add(row, $"{name}: CPU of the servers", "%", cpu.Servers / 1e7 / elapsed);
        run.Add(row, $"{name}: CPU of the bench", "%", cpu.Own / 1e7 / elapsed);
        run.Add(row, $"{name}: PSS", "MB", ProcessTree.PssMb(tree));
        run.Add(row, $"{name}: real servers missing at the end", "count", file.Services * file.ServersEach - director.Table.Read().Servers);
        daemon.Stop();
    }
}

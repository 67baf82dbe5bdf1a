using Vigil.Bench.Lab;
using Vigil.Bench.Rows;
using Vigil.Core.Services;

namespace Vigil.Bench.Checkers;

/// <summary>
/// 10,000 real servers on this machine's own kernel, which needs no IPVS for that: the worker runs in this process and its table lives in
/// memory. keepalived has no such part.
/// </summary>
internal static class NativeWorker
{
    private const int Services = 1000, ServersEach = 10;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(6), Limit = TimeSpan.FromSeconds(30);

    public static void Measure(RowRun run)
    {
        if (run.Contender != Contender.Vigil)
            return;
        Responder.Build();
        foreach (var check in (CheckKind[])[CheckKind.Tcp, CheckKind.Http])
            Measure(run, new ServiceFile { Services = Services, ServersEach = ServersEach, Check = check, DelayLoop = check == CheckKind.Tcp ? 1 : 2 });
    }

    private static void Measure(RowRun run, ServiceFile file)
    {
        var name = $"{file.Check}, {Services * ServersEach:N0} servers, delay_loop {file.DelayLoop}";
        using var host = new Node("native");
        Responder.Start(host, file.Check);
        using var engine = new MemoryEngine();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var from = Native.RealtimeNs();
        using var worker = new HostedWorker(host.Box, file, engine);
        Await(engine, file);
        run.Add("native", $"{name}: file to table", "ms", (Native.RealtimeNs() - from) / 1e6);
        Thread.Sleep(Settle);
        Load(run, name, host, worker, file);
        for (var i = run.Pick(5, 2); i > 0; i--)
        {
            file = file with { Weight = file.Weight % 2 + 1 };
            var (told, cpu) = (Native.RealtimeNs(), worker.CpuNs());
            worker.Reload(file);
            Await(engine, file);
            run.Add("native", $"{name}: reload with other weights, to the table", "ms", (Native.RealtimeNs() - told) / 1e6);
            run.Add("native", $"{name}: reload, time of the loop", "ms", (worker.CpuNs() - cpu) / 1e6);
            Thread.Sleep(500);
        }
        run.Add("native", $"{name}: managed memory per real server", "B", (GC.GetTotalMemory(forceFullCollection: true) - heap) / (double)(Services * ServersEach));
    }

    private static void Load(RowRun run, string name, Node host, HostedWorker worker, ServiceFile file)
    {
        var window = TimeSpan.FromSeconds(run.Pick(15, 5));
        using var starts = new CheckStarts(host.Box);
        var (answered, cpu, from) = (Answered.By(host), worker.CpuNs(), Native.RealtimeNs());
        Thread.Sleep(window);
        cpu = worker.CpuNs() - cpu;
        answered = Answered.By(host) - answered;
        run.Add("native", $"{name}: checks answered per second", "1/s", answered * 1e9 / (Native.RealtimeNs() - from));
        run.Add("native", $"{name}: lateness of a check", "ms", starts.Lateness(TimeSpan.FromSeconds(file.DelayLoop)));
        run.Add("native", $"{name}: CPU of the worker's thread per check", "us", cpu / 1e3 / answered);
    }

    private static void Await(MemoryEngine engine, ServiceFile file)
    {
        if (!engine.Await(Fits, Limit))
            throw new TimeoutException($"no table of {Services} services within {Limit.TotalSeconds} s");

        bool Fits(ServiceTable table) =>
            table.Services.Count == Services && table.Services.All(s => s.Servers.Count == ServersEach && s.Servers[0].Weight == file.Weight);
    }
}

using System.Diagnostics;
using Vigil.LabKit;

namespace Vigil.Lab.Ipvs;

/// <summary>A daemon with the checker half alone in the namespace of a balancer, with ledgers of its own. It ends with the object.</summary>
internal sealed class DirectorDaemon : IDisposable
{
    /// <summary>Programs.</summary>
    public static readonly string Vigil = Programs.Vigil, Keepalived = Programs.Keepalived;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly string log;

    public DirectorDaemon(Balancer balancer, string program, string config)
    {
        string path = Path.Combine(balancer.RunDirectory, "keepalived.conf");
        log = Path.Combine(balancer.RunDirectory, $"{Path.GetFileName(program)}.log");
        File.WriteAllText(path, config);
        process = Process.Start(new ProcessStartInfo("ip",
        [
            "netns", "exec", balancer.Namespace, "/bin/sh", "-c", $"mkdir -p /run/vigil && mount -t tmpfs tmpfs /run/vigil && mkdir -p {balancer.RunDirectory}/dump && TMPDIR={balancer.RunDirectory}/dump exec {program} -n -l -D -G -C -f {path} -p {path}.pid -c {path}.checkers.pid -r {path}.vrrp.pid >{log} 2>&1",
        ]))!;
    }

    /// <summary>What it said, without dates.</summary>
    public string Log => string.Join('\n', Lines);

    /// <summary>Lines it said, without dates.</summary>
    public IEnumerable<string> Lines => (File.Exists(log) ? File.ReadAllLines(log) : []).Select(static line => line.Split(": ", 2)[^1]);

    public void Send(Signal signal) => LabProcess.Send(process.Id, signal);

    /// <summary>Asks it to stop, and waits for its end.</summary>
    public void Stop()
    {
        Send(Signal.Term);
        if (!process.WaitForExit(Patience)) throw new LabException($"it does not stop; it said\n{Log}");
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}

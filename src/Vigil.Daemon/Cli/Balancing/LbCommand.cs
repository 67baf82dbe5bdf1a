using System.CommandLine;
using System.Diagnostics;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Vigil.Xdp.Engine;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>`vigil lb`: what is balanced, where, and how much. The kernel is read, not the daemon: it may be dead.</summary>
internal static class LbCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, a line each time" };
        var rate = new Option<bool>("--rate") { Description = "Look twice, a second apart, and print what happened in that second" };
        var interval = new Option<double?>("--interval") { Description = "Print rates every so many seconds until interrupted" };
        interval.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is not (>= 0.1 and <= 86400)) given.AddError("--interval: from 0.1 to 86400 seconds");
        });
        var space = new Option<string?>("--netns") { Description = "Look into this network namespace (ip netns), not into that of the shell" };
        var pins = new Option<string>("--pins") { Description = "Where the bpf file system is", DefaultValueFactory = _ => PinDirectory.UsualRoot };
        var command = new Command("lb", """
            List what is balanced: services, servers, connections, packets, bytes, and what was dropped and why.

            The tables are read from the kernel: IPVS's, and those of Vigil's own engine (lb_engine xdp), also while no daemon runs. Without --rate
            or --interval, Conns, Pkts and Bytes are those since a service or server was made; else they are per second (CPS, PPS, BPS).

            Exit status: 0, also when nothing is balanced; 1 when a table cannot be read.
            """)
        { json, rate, interval, space, pins };
        command.Subcommands.Add(EnginesCommand.Create(space, pins));
        command.SetAction(parsed =>
        {
            var looker = new Looker(parsed.GetValue(space), parsed.GetValue(pins)!);
            return List(looker, parsed.GetValue(json), parsed.GetValue(rate) ? 1 : parsed.GetValue(interval), parsed.GetValue(interval) is not null);
        });
        return command;
    }

    private static int List(Looker looker, bool json, double? seconds, bool endless)
    {
        var (before, clock) = (looker.Look(), Stopwatch.StartNew());
        if (before is null) return ExitStatus.Failure;
        if (seconds is null) return Print(before, json, null);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds.Value));
        do
        {
            timer.WaitForNextTickAsync().AsTask().GetAwaiter().GetResult();
            if (looker.Look() is not { } now) return ExitStatus.Failure;
            Print(now, json, new BalancerRates(before, clock.Elapsed));
            (before, clock) = (now, Stopwatch.StartNew());
        }
        while (endless);
        return ExitStatus.Success;
    }

    private static int Print(IReadOnlyList<BalancerView> views, bool json, BalancerRates? rates)
    {
        if (json)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(BalancerJson.Of(views, rates is null ? null : rates.Of));
            return ExitStatus.Success;
        }
        foreach (var view in views) Console.Out.Write(BalancerText.Of(view, rates is null ? null : (service, server) => rates.Of(view, service, server)));
        if (views.Count == 0) Console.Out.WriteLine("nothing is balanced here: the kernel has no IPVS table, and no engine of Vigil's own is loaded in this network namespace");
        return ExitStatus.Success;
    }

    /// <summary>Looks at all engines of a network namespace.</summary>
    private sealed class Looker(string? space, string pins)
    {
        /// <summary>Null when something cannot be read, which is said.</summary>
        public IReadOnlyList<BalancerView>? Look()
        {
            var (views, problems) = (new List<BalancerView>(), new List<string>());
            void Here()
            {
                if (XdpSource.Look(pins, out var problem) is { } xdp) views.Add(xdp);
                if (problem is not null) problems.Add(problem.ToString());
                if (IpvsSource.Look(out var refused) is { } ipvs) views.Add(ipvs);
                if (refused is not null) problems.Add(refused);
            }

            if (space is null) Here();
            else if (NetworkNamespace.Inside(space, Here) is { Failed: true } error) problems.Add($"network namespace '{space}' cannot be entered: {error}");
            problems.ForEach(Console.Error.WriteLine);
            return problems.Count == 0 ? views : null;
        }
    }
}

using System.Diagnostics;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;

namespace Vigil.Balance;

/// <summary>How much is measured.</summary>
/// <param name="Packets">Of one measurement.</param>
/// <param name="Rounds">Measurements of each figure.</param>
internal sealed record Extent(int Packets, int Rounds);

/// <summary>Measures stages and prints a line for each figure: <c>RESULT row|name|unit: value</c>.</summary>
internal sealed class Measurement(Network network, Frames frames, Extent extent)
{
    private const double LargestLoss = 0.01;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);

    /// <summary>A stage, for each number of flows and size of frames.</summary>
    internal void Cells(string row, Stage stage, int[] flows, int[] sizes)
    {
        foreach (var count in flows)
        {
            Network.Enter(network.Balancer);
            using var set = stage.Set(network, frames);
            if (set is null)
            {
                Console.WriteLine($"MISSING {row}|{stage.Name}");
                return;
            }
            Network.Enter(network.Client);
            foreach (var flags in stage.Flags)
            {
                frames.Send(new Traffic(count, 64, flags, stage.To), network.ClientPort);
                frames.Run(count, 64);
                Settle(0, long.MaxValue);
            }
            foreach (var size in sizes)
            {
                frames.Send(new Traffic(count, size, Frames.Ack, stage.To), network.ClientPort);
                for (var round = 0; round < extent.Rounds; round++)
                    Report(row, $"{stage.Name}, {count} flows, {size} B", Packets(size, stage.Counted));
            }
            Network.Enter(network.Balancer);
        }
    }

    /// <summary>New connections: a SYN each.</summary>
    internal void NewFlows(string row, Stage stage, int count)
    {
        for (var round = 0; round < extent.Rounds; round++)
        {
            Network.Enter(network.Balancer);
            using var set = stage.Set(network, frames);
            if (set is null)
                return;
            Network.Enter(network.Client);
            frames.Send(new Traffic(count, 64, stage.Flags[0], stage.To), network.ClientPort);
            var before = frames.Sunk;
            var nanoseconds = frames.Run(count, 64);
            Settle(before, count);
            Report(row, $"{stage.Name}: new connection", (double)nanoseconds / count);
            Network.Enter(network.Balancer);
        }
    }

    /// <summary>Many services, and all their servers changed while packets go through.</summary>
    internal void Services(string row, int services)
    {
        Network.Enter(network.Balancer);
        using var engine = OwnEngine.Start(network, new EngineOptions(ForwardingKind.Direct, services)) ?? throw new IOException("services were refused");
        Network.Enter(network.Client);
        foreach (var flags in (byte[])[Frames.Syn, Frames.Ack])
        {
            frames.Send(new Traffic(Flows, 64, flags, Network.Vip, services), network.ClientPort);
            frames.Run(Flows, 64);
            Settle(0, long.MaxValue);
        }
        for (var round = 0; round < extent.Rounds; round++)
            Report(row, $"DR, {services} services of 10 servers, {Flows} flows, 64 B", Packets(64, counted: true));
        if (services > 1)
            Update(row, engine, services);
        Network.Enter(network.Balancer);
    }

    /// <summary>BPF_PROG_TEST_RUN, less what the restoring of the frame costs.</summary>
    internal void TestRuns(string row, string name, EngineOptions options)
    {
        Network.Enter(network.Balancer);
        using var engine = OwnEngine.Start(network, options);
        if (engine is null)
            return;
        foreach (var flags in (byte[])[Frames.Syn, Frames.Ack])
        {
            frames.Send(new Traffic(256, 64, flags, Network.Vip), network.ClientPort);
            frames.TestRun(engine.Program, 1024, 64);
        }
        for (var round = 0; round < extent.Rounds; round++)
        {
            var restored = frames.TestRun(frames.Program("vb_nothing"), extent.Packets, 64);
            Report(row, $"{name}, BPF_PROG_TEST_RUN", frames.TestRun(engine.Program, extent.Packets, 64) - restored);
        }
    }

    private const int Flows = 60_000;

    private void Update(string row, OwnEngine engine, int services)
    {
        var (sent, before) = (extent.Packets * 4, frames.Sunk);
        frames.Send(new Traffic(Flows, 64, Frames.Ack, Network.Vip, services), network.ClientPort);
        var milliseconds = new List<double>();
        var updates = new Thread(() =>
        {
            Processor.Any();
            for (var weight = 2; weight < 2 + extent.Rounds; weight++)
            {
                var clock = Stopwatch.StartNew();
                engine.Want(weight);
                milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            }
        });
        updates.Start();
        frames.Run(sent, 64);
        updates.Join();
        Settle(before, sent);
        milliseconds.ForEach(one => Console.WriteLine($"RESULT {row}|all {services * 10} servers get another weight|ms: {one:0.00}"));
        Console.WriteLine($"RESULT {row}|packets lost meanwhile, of {sent}|count: {(long)sent - (long)(frames.Sunk - before)}");
    }

    private double Packets(int size, bool counted)
    {
        var before = frames.Sunk;
        // Until the last was made: at most a ring of 256 is then still under way, and waits for the next tick.
        var nanoseconds = frames.Run(extent.Packets, size);
        Settle(before, counted ? extent.Packets : 0);
        var lost = extent.Packets - (double)(frames.Sunk - before);
        if (counted && lost > extent.Packets * LargestLoss)
            Console.WriteLine($"LOST {lost} of {extent.Packets}");
        return (double)nanoseconds / extent.Packets;
    }

    /// <summary>Waits until so many frames more have reached a sink, or none does any more.</summary>
    private void Settle(ulong before, long count)
    {
        var (last, at) = (frames.Sunk, Stopwatch.GetTimestamp());
        while ((long)(last - before) < count && Stopwatch.GetElapsedTime(at) < Quiet)
        {
            Thread.Yield();
            if (frames.Sunk is var now && now != last)
                (last, at) = (now, Stopwatch.GetTimestamp());
        }
    }

    private static void Report(string row, string name, double nanoseconds) => Console.WriteLine($"RESULT {row}|{name}|ns: {nanoseconds:0.0}");
}

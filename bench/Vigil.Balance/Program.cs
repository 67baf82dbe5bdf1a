using Vigil.Balance;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;

// Run by `./run bench lb`: natively, or as what an emulated machine does after its kernel. Prints RESULT lines.
if (args is not ["native" or "emulated", ..])
{
    Console.Error.WriteLine("usage: balance native|emulated [quick] [services]");
    return 2;
}
var (emulated, quick) = (args[0] == "emulated", args.Contains("quick"));
Processor.Last();
try
{
    using var network = new Network();
    using var frames = new Frames(network);
    Network.Enter(network.Server);
    using var sink = frames.Attach("vb_sink", network.ServerPort);
    Network.Enter(network.Client);
    using var back = frames.Attach("vb_sink", network.ClientPort);
    var measurement = new Measurement(network, frames, emulated ? new(16_384, 2) : new(quick ? 200_000 : 500_000, quick ? 1 : 3));
    if (args.Contains("services"))
        Services(measurement);
    else if (emulated)
        InTheEmulatedMachine(measurement);
    else
        OnThisKernel(measurement, quick);
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    Console.WriteLine($"FAILED {exception.Message}");
    return 1;
}
Console.WriteLine("FINISHED");
return 0;

static void InTheEmulatedMachine(Measurement measure)
{
    int[] flows = [256], sizes = [64];
    foreach (var stage in (Stage[])[Stage.Reception, Stage.Redirect, Stage.Return])
        measure.Cells("xdp", stage, flows, sizes);
    foreach (var stage in (Stage[])[Stage.Stack, Stage.Forwarding, Stage.Nft, Stage.IpvsDirect, Stage.IpvsNat])
        measure.Cells("stack", stage, flows, sizes);
    foreach (var (name, options) in Engines(20_000))
        measure.Cells("xdp", Stage.Engine(name, options), flows, sizes);
}

static void OnThisKernel(Measurement measure, bool quick)
{
    int[] few = [256], flows = quick ? [256, 60_000] : [256, 60_000, 1_000_000], sizes = [64, 1400];
    foreach (var stage in (Stage[])[Stage.Reception, Stage.Redirect, Stage.Return, Stage.Forwarding])
        measure.Cells("packet", stage, few, sizes);
    measure.Cells("packet", Stage.Nft, [256, 60_000], sizes);
    foreach (var (name, options) in Engines(1_200_000))
    {
        measure.Cells("packet", Stage.Engine(name, options), options.Path == PacketPath.Xdp ? flows : few, sizes);
        if (options.Method == ForwardingKind.Direct) // others cannot be given the frame again as it was
            measure.TestRuns("program", name, options);
    }
    foreach (var (name, options) in Engines(1_200_000).Where(one => one.Options.Path == PacketPath.Xdp))
        measure.NewFlows("connections", Stage.Engine(name, options), 500_000);
    measure.NewFlows("connections", Stage.Nft, 100_000);
    Services(measure);
}

static void Services(Measurement measure)
{
    foreach (var services in (int[])[1, 1000])
        measure.Services("services", services);
}

static IEnumerable<(string Name, EngineOptions Options)> Engines(uint connections)
{
    yield return ("this engine, DR", new(ForwardingKind.Direct, Connections: connections));
    yield return ("this engine, TUN", new(ForwardingKind.Tunnel, Connections: connections));
    yield return ("this engine, NAT", new(ForwardingKind.Nat, Connections: connections));
    yield return ("this engine, DR, checksums looked at", new(ForwardingKind.Direct, Path: PacketPath.XdpCompleting, Connections: connections));
}

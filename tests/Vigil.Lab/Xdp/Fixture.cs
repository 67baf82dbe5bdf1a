using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>A packet and what becomes of it.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Packet">The last packet of the story.</param>
/// <param name="Verdict">What the program says to it.</param>
/// <param name="Output">The frame afterwards; null: as it came.</param>
public sealed record Fixture(string Name, Packet Packet, Verdict Verdict, Packet? Output = null)
{
    /// <summary>The reason that is counted once more by it.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Packets before it, in order.</summary>
    public IReadOnlyList<Packet> Before { get; init; } = [];

    /// <summary>Other services than the fixtures' own.</summary>
    public IReadOnlyList<XdpService>? Services { get; init; }

    /// <summary>As on a veth, virtio or tun interface.</summary>
    public bool CompleteChecksums { get; init; }

    /// <summary>Runs it and compares.</summary>
    /// <param name="engines">Those of the class, which know no connection yet.</param>
    public void Check(EnginePair engines)
    {
        if (Services is { } services)
        {
            using var run = new EngineRun(services, CompleteChecksums);
            Check(run);
            return;
        }
        var shared = engines.Get(CompleteChecksums);
        shared.Forget();
        Check(shared);
    }

    private void Check(EngineRun run)
    {
        foreach (var packet in Before)
            run.Run(packet);
        var count = Reason is { } before ? run.Count(before) : 0;
        var (verdict, frame) = run.Run(Packet);
        Assert.True(Verdict == verdict, $"{Name}: {verdict} instead of {Verdict}");
        var (expected, actual) = (Vigil.LabKit.Packets.Packet.Dump((Output ?? Packet).Bytes), Vigil.LabKit.Packets.Packet.Dump(frame));
        Assert.True(expected == actual, $"{Name}: expected\n{expected}\nbut was\n{actual}");
        if (Reason is { } reason)
            Assert.True(run.Count(reason) == count + 1, $"{Name}: {reason} was not counted");
    }
}

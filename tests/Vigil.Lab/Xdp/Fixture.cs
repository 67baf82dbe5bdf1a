using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
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

    /// <summary>What happens between them and the last packet; needs <see cref="Services"/>, since it changes the engine.</summary>
    public Action<EngineRun>? Then { get; init; }

    /// <summary>Other services than the fixtures' own.</summary>
    public IReadOnlyList<XdpService>? Services { get; init; }

    /// <summary>As on a virtio interface.</summary>
    public bool CompleteChecksums { get; init; }

    /// <summary>By XDP alone: at tc ingress a frame has been looked at before, or the kernel runs none such.</summary>
    public bool XdpOnly { get; init; }

    /// <summary>At tc ingress alone.</summary>
    public bool TcOnly { get; init; }

    /// <summary>At tc ingress: the last packet stands for several of so many bytes of payload each.</summary>
    public int SegmentSize { get; init; }

    private PacketPath[] Paths => (CompleteChecksums, TcOnly, XdpOnly) switch
    {
        (true, _, _) => [PacketPath.XdpCompleting],
        (_, true, _) => [PacketPath.Tc],
        (_, _, true) => [PacketPath.Xdp, PacketPath.XdpCompleting],
        _ => [PacketPath.Xdp, PacketPath.Tc],
    };

    /// <summary>Runs it by each path it is for, and compares.</summary>
    /// <param name="engines">Those of the class, which know no connection yet.</param>
    public void Check(EnginePair engines)
    {
        foreach (var path in Paths)
        {
            if (Services is { } services)
            {
                using var run = new EngineRun(services, path);
                Check(run, path);
                continue;
            }
            var shared = engines.Get(path);
            shared.Forget();
            Check(shared, path);
        }
    }

    private void Check(EngineRun run, PacketPath path)
    {
        foreach (var packet in Before)
            run.Run(packet);
        Then?.Invoke(run);
        var count = Reason is { } before ? run.Count(before) : 0;
        var (verdict, frame) = run.Run(Packet, SegmentSize);
        var wanted = path == PacketPath.Tc && Verdict == Verdict.Tx ? Verdict.Redirect : Verdict;
        Assert.True(wanted == verdict, $"{Name} ({path}): {verdict} instead of {wanted}");
        var (expected, actual) = (Vigil.LabKit.Packets.Packet.Dump((Output ?? Packet).Bytes), Vigil.LabKit.Packets.Packet.Dump(frame));
        Assert.True(expected == actual, $"{Name} ({path}): expected\n{expected}\nbut was\n{actual}");
        if (Reason is { } reason)
            Assert.True(run.Count(reason) == count + 1, $"{Name} ({path}): {reason} was not counted");
    }
}

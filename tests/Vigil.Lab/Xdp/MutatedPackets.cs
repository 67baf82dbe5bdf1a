using Vigil.Fuzz;
using Vigil.LabKit;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Engine;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>
/// Goal: whatever comes, the program judges it and never damages what is not a service's: a packet left to the stack is as it came, one
/// that is forwarded differs by what forwarding changes. Method: mutated frames through the loaded programs for ten seconds; a failure
/// names its seed (VIGIL_SEED=N plays it again).
/// </summary>
public sealed class MutatedPackets
{
    private const int Shortest = 14, Longest = 1500, InvalidArgument = 22;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10.0 / 3);

    private static readonly Packet[] Seeds =
    [
        Eth().Ip4(Client, Vip).Tcp(40000, 80, "S"),
        Eth().Ip4(Client, Vip).Tcp(40000, 80, "PA").Data(100),
        Eth().Ip4(Client, Vip, options: 8).Tcp(40000, 80, "FA"),
        Eth().Ip4(Client, Vip).Udp(5000, 53).Data(30),
        Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64),
        Eth().Ip4(Client, Vip, offset: 72).Data(64),
        Eth().Vlan(5).Ip4(Client, Vip).Tcp(40000, 80, "S"),
        Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "S"),
        Eth().Ip6(Client6, Vip6).Extension(0).Extension(60, 16).Tcp(40000, 80, "A"),
        Eth().Ip6(Client6, Vip6).Fragment(0, more: true).Udp(5000, 53).Data(64),
        Eth().Ip6(Client6, Vip6).Fragment(72, more: false).Data(64),
        Eth().Ip4(Client, Vip).Icmp(3, 4).Data(Bare().Ip4(Vip, Client).Tcp(80, 40000, "A").Bytes),
        Eth().Ip6(Client6, Vip6).Icmp(2, 0).Data(Bare().Ip6(Vip6, Client6).Tcp(80, 40000, "A").Bytes),
        Eth().Ip4("10.0.0.1", Client).Tcp(80, 40000, "SA"),
        Eth().Ip4(Client, "192.0.2.9").Tcp(40000, 80, "S"),
    ];

    [Theory]
    [InlineData(PacketPath.Xdp)]
    [InlineData(PacketPath.XdpCompleting)]
    [InlineData(PacketPath.Tc)]
    public void NoPacketIsDamagedThatIsNotAServices(PacketPath path)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("VIGIL_SEED"), out var given) ? given : Random.Shared.Next();
        var mutator = new Mutator(new FuzzTarget("packets", [.. Seeds.Select(one => one.Bytes)], _ => { }, []), new Random(seed));
        using var run = new EngineRun([Tcp("wlc", Direct("10.0.0.1"), Direct("10.0.0.2")), Udp("sh", Direct("10.0.0.2", port: 53)),
            Service(Vip6, 80, 6, "mh", Direct("fd00::3")), Service(Vip6, 53, 17, "rr", Direct("fd00::4", port: 53))], path);
        var end = LabClock.Now + Time;
        var count = 0;
        for (; LabClock.Now < end; count++)
        {
            var frame = mutator.Next();
            if (frame.Length is < Shortest or > Longest)
                continue;
            var (verdict, output, errno) = run.TryRun(Raw(frame));
            if (errno == InvalidArgument && path == PacketPath.Tc)
                continue; // a header cut off: the kernel makes no such packet
            Assert.Equal(0, errno);
            Assert.True(Understood(verdict, frame, output), $"VIGIL_SEED={seed}, packet {count}: {verdict}\n{Dump(frame)}\nbecame\n{Dump(output)}");
        }
        Assert.True(count > 100, $"only {count} packets in {Time.TotalSeconds} s");
    }

    // An answer of our own goes where the frame came from. Left alone: as it came, but for a checksum that was completed. Forwarded by DR: another frame header, one hop less.
    private static bool Understood(Verdict verdict, byte[] before, byte[] after)
    {
        if (verdict is Verdict.Tx or Verdict.Redirect && after.AsSpan(0, 6).SequenceEqual(before.AsSpan(6, 6)))
            return true;
        if (before.Length != after.Length)
            return false;
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        if (verdict is Verdict.Tx or Verdict.Redirect)
            return after[..5].SequenceEqual((byte[])[2, 0, 0, 0, 1]) && changed.Count(i => i >= 12) <= 6;
        return changed.Length <= 2 && changed.All(i => i >= Shortest);
    }
}

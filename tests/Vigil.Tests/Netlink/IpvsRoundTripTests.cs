using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Tests.Netlink;

/// <summary>Whatever the kernel can be asked for is read back from its answer as the same value; damaged answers never throw.</summary>
public sealed class IpvsRoundTripTests
{
    private const int Runs = 300;

    [Fact]
    public void Services_with_their_statistics() => ForAllSeeds(samples =>
    {
        var (service, statistics) = (samples.Service(), samples.Statistics());
        Assert.True(IpvsServiceEntry.TryDecode(IpvsAnswers.Service(service, statistics), out var read));
        Assert.Equal(new IpvsServiceEntry(service, statistics), read);
        Assert.Equal(service.GetHashCode(), read.Service.GetHashCode());
    });

    [Fact]
    public void Destinations_with_their_statistics() => ForAllSeeds(samples =>
    {
        var entry = Entry(samples);
        Assert.True(IpvsDestinationEntry.TryDecode(IpvsAnswers.Destination(entry), IpFamily.Unspecified, out var read));
        Assert.Equal(entry, read);
    });

    [Fact]
    public void Daemons() => ForAllSeeds(samples =>
    {
        var daemon = samples.Daemon();
        Assert.True(IpvsDaemon.TryDecode(IpvsAnswers.Daemon(daemon), out var read));
        Assert.Equal(daemon, read);
    });

    [Fact]
    public void Timeouts_and_information() => ForAllSeeds(samples =>
    {
        var (timeouts, info) = (samples.Timeouts(), new IpvsInfo(samples.Number(), samples.Number()));
        Assert.True(IpvsTimeouts.TryDecode(IpvsAnswers.Timeouts(timeouts), out var read));
        Assert.Equal(timeouts, read);
        Assert.True(IpvsInfo.TryDecode(IpvsAnswers.Info(info), out var readInfo));
        Assert.Equal(info, readInfo);
    });

    [Fact]
    public void Families() => ForAllSeeds(samples =>
    {
        var family = samples.FamilyOfMessages();
        Assert.True(GenericFamily.TryDecode(IpvsAnswers.Family(family), out var read));
        Assert.Equal(family, read);
    });

    [Fact]
    public void Damaged_answers_never_throw() => ForAllSeeds(samples =>
    {
        byte[][] answers =
        [
            IpvsAnswers.Service(samples.Service(), samples.Statistics()), IpvsAnswers.Destination(Entry(samples)),
            IpvsAnswers.Daemon(samples.Daemon()), IpvsAnswers.Timeouts(samples.Timeouts()), IpvsAnswers.Family(samples.FamilyOfMessages()),
        ];
        var random = new Random(answers[0].Length);
        foreach (var bytes in answers)
        {
            for (var length = 0; length < bytes.Length; length++)
                DecodeAll(bytes.AsSpan(0, length));
            for (var i = 0; i < 50; i++)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                DecodeAll(damaged);
            }
        }
    });

    [Fact]
    public void An_answer_of_another_command_is_none()
    {
        var service = new IpvsSamples(1).Service();
        Assert.False(IpvsDestinationEntry.TryDecode(IpvsAnswers.Service(service, default), IpFamily.V4, out _));
        Assert.False(IpvsServiceEntry.TryDecode(IpvsAnswers.Daemon(new IpvsSamples(1).Daemon()), out _));
    }

    /// <summary>The bytes ipvsadm would send for "-A -t 192.0.2.1:80 -s rr -p 50 -M 255.255.255.0", attribute by attribute.</summary>
    [Fact]
    public void A_service_is_asked_for_in_the_kernels_layout()
    {
        var service = new IpvsService
        {
            Key = IpvsServiceKey.At(6, IPAddress.Parse("192.0.2.1"), 80),
            Scheduler = "rr",
            Flags = IpvsServiceFlags.Persistent,
            TimeoutSeconds = 50,
            Granularity = 0xffffff00,
        };
        var writer = new NetlinkWriter(new byte[512]);
        IpvsRequest.Add(service).Encode(ref writer);
        Assert.Equal(
            "01010000" + "54000180"            // NEW_SERVICE, version 1; a nested service of 84 bytes
            + "06000100" + "02000000"          // AF_INET
            + "06000200" + "06000000"          // TCP
            + "14000300" + "c0000201" + "000000000000000000000000"
            + "06000400" + "00500000"          // port 80, network order
            + "07000600" + "72720000"          // "rr"
            + "0c000700" + "01000000ffffffff"  // persistent; all flags count
            + "08000800" + "32000000"          // 50 s
            + "08000900" + "ffffff00",         // mask, network order
            Convert.ToHexStringLower(writer.Written));
    }

    private static IpvsDestinationEntry Entry(IpvsSamples samples) =>
        new(samples.Destination(), samples.Number(), samples.Number(), samples.Number(), samples.Statistics());

    private static void DecodeAll(ReadOnlySpan<byte> payload)
    {
        IpvsServiceEntry.TryDecode(payload, out _);
        IpvsDestinationEntry.TryDecode(payload, IpFamily.V6, out _);
        IpvsDaemon.TryDecode(payload, out _);
        IpvsTimeouts.TryDecode(payload, out _);
        IpvsInfo.TryDecode(payload, out _);
        GenericFamily.TryDecode(payload, out _);
    }

    private static void ForAllSeeds(Action<IpvsSamples> check) =>
        Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Runs),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => check(new IpvsSamples(seed))));
}

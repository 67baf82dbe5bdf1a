using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Vigil.Tests.Keywords;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Vrrp;

/// <summary>What a timeline of words does not show: bytes sent, counters, and the state that dumps print.</summary>
public sealed class RouterTests
{
    private static readonly InetAddress Own = InetAddress.Parse("10.0.0.1");
    private static readonly InetAddress Peer = InetAddress.Parse("10.0.0.2");

    private readonly List<VrrpOutput> outputs = [];

    private VrrpHost Start(VrrpInstanceSettings settings)
    {
        var host = new VrrpHost(Setups.Of(settings), Instant.Zero);
        Feed(host, VrrpInput.InterfaceChanged(new() { Name = "eth0", Index = 2, IsRunning = true, Addresses = [Own] }), Instant.Zero);
        Feed(host, VrrpInput.Wake, Instant.Zero);
        return host;
    }

    private void Feed(VrrpHost host, in VrrpInput input, Instant now)
    {
        host.Handle(input, now);
        while (host.TryTake(out var output)) outputs.Add(output);
    }

    private void Hear(VrrpHost host, string line, double at)
    {
        var now = Instant.Zero + at.Seconds();
        var packet = CasePacket.Read(new CaseWords(line), host.Routers[0].Settings, Own, now);
        Feed(host, VrrpInput.Packet(packet.Bytes, packet.Metadata), now);
    }

    [Theory]
    [InlineData("", ChecksumForm.PseudoHeader)]
    [InlineData("checksum plain", ChecksumForm.Plain)]
    [InlineData("checksum old", ChecksumForm.GroupPseudoHeader)]
    public void AUnicastPeerIsAnsweredInItsOwnChecksumForm(string kind, ChecksumForm form)
    {
        var host = Start(Setups.Instance(version: VrrpVersion.V3) with { UnicastPeers = [new(Peer)], UnicastConfigured = true });
        Hear(host, $"from 10.0.0.2 priority 50 {kind}", 1);
        Feed(host, VrrpInput.Wake, Instant.Zero + 3.61.Seconds());
        var sent = outputs.First(o => o.Kind == VrrpOutputKind.SendAdvert);
        var group = InetAddress.Parse("224.0.0.18");
        Assert.True(AdvertChecksum.Verify(sent.Pdu.Span, form, Own, form == ChecksumForm.GroupPseudoHeader ? group : Peer));
        Assert.Equal(form, host.Routers[0].HeardChecksumForm);
    }

    [Theory]
    [InlineData("ttl 1", AdvertError.Ttl)]
    [InlineData("cut 1", AdvertError.PacketLength)]
    [InlineData("version 3", AdvertError.Version)]
    [InlineData("auth 9", AdvertError.InvalidAuthenticationType)]
    [InlineData("auth 1", AdvertError.AuthenticationTypeMismatch)]
    [InlineData("interval 3s", AdvertError.AdvertInterval)]
    [InlineData("type 3", AdvertError.InvalidType)]
    [InlineData("checksum bad", AdvertError.Checksum)]
    [InlineData("addresses 10.9.9.9", AdvertError.AddressList)]
    public void EveryRefusalIsCountedAndToldOncePerState(string kind, AdvertError error)
    {
        var host = Start(Setups.Instance());
        for (int i = 1; i <= 3; i++) Hear(host, $"from 10.0.0.{i + 1} priority 150 {kind}", 0.1 * i);
        Assert.Equal(3ul, host.Routers[0].Statistics[error]);
        Assert.Single(outputs, o => o.Fact is Fact.AdvertRejected rejected && rejected.Error == error);
        Assert.Equal(Instant.Zero + TimeSpan.FromMicroseconds(3_609_375), host.Routers[0].MasterDownAt);
        host.Routers[0].Statistics.Clear();
        Assert.Equal(0ul, host.Routers[0].Statistics[error]);
    }

    [Fact]
    public void CountersAndStateOfADumpFollow()
    {
        var host = Start(Setups.Instance(version: VrrpVersion.V3));
        var router = host.Routers[0];
        Hear(host, "from 10.0.0.2 priority 150 interval 2s", 1);
        Assert.Equal((Peer, new Priority(150), AdvertInterval.FromCentiseconds(200)), (router.MasterAddress, router.MasterPriority, router.MasterInterval));
        Assert.Equal(RouterState.Backup, router.WantedState);
        Hear(host, "from 10.0.0.2 priority 0 interval 2s", 2);
        Feed(host, VrrpInput.Wake, Instant.Zero + 3.3.Seconds());
        Assert.Equal((RouterState.Master, RouterState.Master, true), (router.State, router.WantedState, router.IsClaimed));
        Hear(host, "from 10.0.0.3 priority 120", 4);
        Feed(host, VrrpInput.Stop, Instant.Zero + 5.Seconds());
        var s = router.Statistics;
        Assert.Equal((3ul, 1ul, 1ul, 1ul), (s.AdvertsReceived, s.PriorityZeroReceived, s.BecameMaster, s.ReleasedMaster));
        Assert.Equal((1ul, 0ul), (s.AdvertsSent, s.PriorityZeroSent));
        Assert.Equal(Instant.Zero + 5.Seconds(), router.LastTransition);
    }

    [Fact]
    public void APriorityChangeNamesItsCause()
    {
        var w = new World(Effect.Text("track_file {\nload weight 2\n}\ntrack_process {\ndb weight 3\n}", root:
            "track_file load {\nfile /var/load\n}\nvrrp_track_process db {\nprocess mysqld\n}")).Run(2);
        w.Feed(VrrpInput.FileValue("load", 7)).Feed(VrrpInput.ProcessCount("db", 1)).Feed(VrrpInput.ProcessCount("db", 0));
        Assert.Equal(
            ["tracked file load now 7", "quorum gained for tracked process db", "quorum lost for tracked process db"],
            w.A.FactsOf<Fact.PriorityChanged>().Select(static fact => fact.Cause));
    }

    [Fact]
    public void TwoAdvertsOfOneInputDoNotShareABuffer()
    {
        var host = Start(Setups.Instance(priority: 255) with
        {
            WantsMaster = true,
            AuthHmac = new() { Keys = [new(1, new byte[32].ToValueList())], ActiveKeyId = 1, TimeWindow = 5.Seconds() },
        });
        Feed(host, VrrpInput.Wake, Instant.Zero + 0.001.Seconds());
        outputs.Clear();
        var faulty = host.Routers[0].Settings with { TrackInterfaces = [new("eth9", 0)] };
        Feed(host, VrrpInput.Reload(Setups.Of(faulty)), Instant.Zero + 0.5.Seconds());
        var sent = outputs.Where(o => o.Kind == VrrpOutputKind.SendAdvert).Select(o => o.Pdu.ToArray()).ToList();
        Assert.Equal([255, 0], sent.Select(pdu => (int)pdu[2]));
        Assert.All(sent, pdu => Assert.True(AuthTrailer.Verify(pdu, Own, new AuthKey(1, new byte[32].ToValueList()))));
        Assert.True(AuthTrailer.Stamp(sent[1].AsSpan(^AuthTrailer.Length..)) > AuthTrailer.Stamp(sent[0].AsSpan(^AuthTrailer.Length..)));
    }

    [Fact]
    public void ARefusalIsToldAgainAfterAChangeOfState()
    {
        var host = Start(Setups.Instance());
        Hear(host, "from 10.0.0.2 priority 150 checksum bad", 1);
        Feed(host, VrrpInput.Wake, Instant.Zero + 3.61.Seconds());
        Hear(host, "from 10.0.0.2 priority 150 checksum bad", 4);
        Assert.Equal(2, outputs.Count(o => o.Fact is Fact.AdvertRejected));
    }

    [Fact]
    public void AMasterForgetsTheIntervalItLearnt()
    {
        var host = Start(Setups.Instance(version: VrrpVersion.V3));
        Hear(host, "from 10.0.0.2 priority 150 interval 2s", 1);
        Feed(host, VrrpInput.Wake, Instant.Zero + 8.22.Seconds());
        Assert.Equal(RouterState.Master, host.Routers[0].State);
        Assert.Equal(AdvertInterval.Default, host.Routers[0].MasterInterval);
    }

    [Fact]
    public void AnAdvertSentBeforeItsSenderCouldHearOursIsNotAnswered()
    {
        var host = Start(Setups.Instance());
        var master = Instant.Zero + 3.61.Seconds();
        Feed(host, VrrpInput.Wake, master);
        int before = outputs.Count(o => o.Kind == VrrpOutputKind.SendAdvert);
        var packet = CasePacket.Read(new CaseWords("from 10.0.0.2 priority 50"), host.Routers[0].Settings, Own, master - 0.001.Seconds());
        Feed(host, VrrpInput.Packet(packet.Bytes, packet.Metadata), master + 0.001.Seconds());
        Assert.Equal(before, outputs.Count(o => o.Kind == VrrpOutputKind.SendAdvert));
        Hear(host, "from 10.0.0.2 priority 50", 4);
        Assert.Equal(before + 1, outputs.Count(o => o.Kind == VrrpOutputKind.SendAdvert));
    }

    /// <summary>Fault 15: the flood of a forger who changes his name, and his interval, with every advert.</summary>
    [Fact]
    public void EverNewMastersAreToldOnceASecond()
    {
        var host = Start(Setups.Instance(version: VrrpVersion.V3));
        for (int i = 0; i < 1000; i++) Hear(host, $"from 10.0.{1 + i / 250}.{i % 250} priority 150 interval {1 + i % 2}s", 1 + 0.002 * i);
        Assert.Equal(1000ul, host.Routers[0].Statistics.AdvertsReceived);
        Assert.Equal(2, outputs.Count(o => o.Fact is Fact.MasterChanged));
        Assert.Equal(2, outputs.Count(o => o.Fact is Fact.IntervalLearnt));
    }

    /// <summary>A forged advert of a lower priority costs an advert and a burst of announcements, a flood of them no more than a few.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFloodOfLowerPrioritiesIsAnsweredAFewTimesAnInterval(bool noAdvert)
    {
        var host = Start(Setups.Instance() with { LowerPriorityNoAdvert = noAdvert });
        Feed(host, VrrpInput.Wake, Instant.Zero + 3.61.Seconds());
        while (host.NextWake <= Instant.Zero + 3.61.Seconds()) Feed(host, VrrpInput.Wake, Instant.Zero + 3.61.Seconds());
        outputs.Clear();
        for (int i = 0; i < 900; i++)
        {
            double at = 3.62 + 0.001 * i;
            Hear(host, "from 10.0.0.2 priority 50", at);
            while (host.NextWake <= Instant.Zero + at.Seconds()) Feed(host, VrrpInput.Wake, Instant.Zero + at.Seconds());
        }
        Assert.InRange(outputs.Count(o => o.Kind == VrrpOutputKind.SendAdvert), noAdvert ? 0 : 1, noAdvert ? 0 : 10);
        Assert.InRange(outputs.Count(o => o.Kind == VrrpOutputKind.Announce), 5, 10 * 5);
    }

    [Fact]
    public void AStopBeforeTheStartIsNoInitialState()
    {
        var settings = Setups.Instance() with { TrackScripts = [new("chk", 0)] };
        var host = new VrrpHost(Setups.Of(settings) with { Scripts = [Setups.Script("chk")] }, Instant.Zero);
        Feed(host, VrrpInput.InterfaceChanged(new() { Name = "eth0", Index = 2, IsRunning = true, Addresses = [Own] }), Instant.Zero);
        Feed(host, VrrpInput.Wake, Instant.Zero);
        Feed(host, VrrpInput.Stop, Instant.Zero);
        var change = Assert.Single(outputs.Select(o => o.Fact).OfType<Fact.StateChanged>());
        Assert.Equal((RouterState.Initialize, RouterState.Stopped, false), (change.From, change.To, change.Initial));
    }
}

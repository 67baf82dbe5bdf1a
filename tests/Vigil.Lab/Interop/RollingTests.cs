using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Interop;

/// <summary>
/// Goal: a keepalived pair becomes a Vigil pair while its users work on. Method: one node at a time, first the backup; the
/// kernel's address lists say that there are never two owners, a client says how long it had to wait. At the same time the same is done
/// with a new keepalived pair: it says how long a hand-over takes here and now.
/// </summary>
public sealed class RollingTests
{
    private const int Port = 3306;

    /// <summary>By how much two hand-overs on two busy processors may differ: a tenth of a second of scheduling and of the client's attempts.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(2, 1.0, false, false)]
    [InlineData(3, 0.1, false, false)]
    [InlineData(3, 0.1, true, false)]
    [InlineData(3, 0.1, false, true)]
    public async Task AKeepalivedPairIsReplacedNodeByNode(int version, double interval, bool ipv6, bool unicast)
    {
        var config = new VrrpConfig { Version = version, Interval = TimeSpan.FromSeconds(interval), Ipv6 = ipv6, Unicast = unicast };
        var both = await Task.WhenAll(Task.Run(() => Replace(config, Product.Vigil)), Task.Run(() => Replace(config, Product.Keepalived)));
        var (ours, theirs) = (both[0], both[1]);
        Assert.True(ours.WithoutOwner < theirs.WithoutOwner + Noise, $"no owner for {ours.WithoutOwner}, with keepalived {theirs.WithoutOwner}");
        Assert.True(ours.Outage < theirs.Outage + Noise, $"outage {ours.Outage}, with keepalived {theirs.Outage}");
    }

    /// <summary>How long nobody owned the address while the master was replaced, and how long the client waited.</summary>
    private sealed record HandOver(TimeSpan WithoutOwner, TimeSpan Outage);

    private static HandOver Replace(VrrpConfig config, Product by)
    {
        using var pair = new Pair(config);
        using var client = new ClientOf(pair);
        var a = pair.StartA(Product.Keepalived, extra: "nopreempt");
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Keepalived, extra: "nopreempt");
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        client.Probe.WaitForAnswer(pair.A, Pair.Soon);
        var began = LabClock.Now;

        // The backup is replaced: nobody notices.
        b.Stop(Pair.Soon);
        b = pair.StartB(by, extra: "nopreempt");
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, config.MasterDown(Pair.Low), "the address leaves a");
        Assert.Equal(default, pair.Owners.Since(began));

        // The master is replaced: one hand-over, and that is all.
        var handedOver = LabClock.Now;
        a.Stop(Pair.Soon);
        pair.Owners.WaitFor(pair.B, config.MasterDown(Pair.Low));
        a = pair.StartA(by, extra: "nopreempt");
        a.WaitFor("Entering BACKUP STATE", Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.B, config.MasterDown(Pair.High), "the address leaves b");

        var times = pair.Owners.Since(began);
        Assert.Equal(TimeSpan.Zero, times.Several);
        Assert.Equal(["a", "b"], client.Probe.AnsweredBy(began));
        return new HandOver(times.None, client.Probe.OutageSince(handedOver));
    }

    private sealed class ClientOf : IDisposable
    {
        private readonly Responder onA;
        private readonly Responder onB;

        public ClientOf(Pair pair)
        {
            onA = new Responder(pair.A, Port);
            onB = new Responder(pair.B, Port);
            Probe = new Probe(pair.Lab.AddHost("c"), pair.Config.Address, Port);
        }

        public Probe Probe { get; }

        public void Dispose()
        {
            Probe.Dispose();
            onA.Dispose();
            onB.Dispose();
        }
    }
}

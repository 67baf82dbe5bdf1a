using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Interop;

/// <summary>
/// Goal: a keepalived pair becomes a Vigil pair while its users work on. Method: one node at a time, first the backup; the
/// kernel's address lists say that there are never two owners, a client says how long it had to wait.
/// </summary>
public sealed class RollingTests
{
    private const int Port = 3306;

    /// <summary>
    /// What a hand-over may take on top of the skew time: some ms by itself, and what two busy processors add. Less than a master-down
    /// time by a fifth of it, so that a master that is merely found dead does not pass for a hand-over.
    /// </summary>
    private static TimeSpan Slack(VrrpConfig config)
    {
        var most = 0.8 * (config.MasterDown(Pair.Low) - config.Skew(Pair.Low));
        return most < Pair.Slack ? most : Pair.Slack;
    }

    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(3, 0.1)]
    public void AKeepalivedPairIsReplacedNodeByNode(int version, double interval)
    {
        var config = new VrrpConfig { Version = version, Interval = TimeSpan.FromSeconds(interval) };
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
        b = pair.StartB(Product.Vigil, extra: "nopreempt");
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, config.MasterDown(Pair.Low), "the address leaves a");
        Assert.Equal(default, pair.Owners.Since(began));

        // The master is replaced: one hand-over, and that is all.
        var handedOver = LabClock.Now;
        a.Stop(Pair.Soon);
        pair.Owners.WaitFor(pair.B, config.Skew(Pair.Low) + Slack(config));
        a = pair.StartA(Product.Vigil, extra: "nopreempt");
        a.WaitFor("Entering BACKUP STATE", Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.B, config.MasterDown(Pair.High), "the address leaves b");

        var times = pair.Owners.Since(began);
        Assert.Equal(TimeSpan.Zero, times.Several);
        Assert.True(times.None < config.Skew(Pair.Low) + Slack(config), $"no owner for {times.None}\n{pair.Owners}");
        Assert.True(client.Probe.OutageSince(handedOver) < config.Skew(Pair.Low) + Slack(config), $"outage {client.Probe.OutageSince(handedOver)}");
        Assert.Equal(["a", "b"], client.Probe.AnsweredBy(began));
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

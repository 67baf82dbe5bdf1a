using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Interop;

/// <summary>
/// Goal: a Vigil and a keepalived agree also where priorities do not decide by themselves. Method: each way round, the cases of an election
/// that differ from a better node and a lesser one; who owns the address is watched. Host b has the higher address.
/// </summary>
public sealed class AgreementTests
{
    private static readonly VrrpConfig Config = new();

    public static TheoryData<string, string> EachWay => new() { { "vigil", "keepalived" }, { "keepalived", "vigil" } };

    [Theory]
    [MemberData(nameof(EachWay))]
    public void OfEqualPrioritiesNeitherMovesAndOfTwoMastersTheHigherAddressStays(string lower, string higher)
    {
        const int Equal = 150;
        using var pair = new Pair(Config);
        var a = pair.StartA(Product.Named(lower), Equal);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Named(higher), Equal);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 2 * Config.MasterDown(Equal), "an equal priority preempts");

        var mark = a.Mark;
        using (LinkFault.Cut(pair.Lab, pair.A, pair.B))
        using (LinkFault.Cut(pair.Lab, pair.B, pair.A))
        {
            b.WaitFor("Entering MASTER STATE", Pair.Soon);
        }
        a.WaitFor("Entering BACKUP STATE", Pair.Soon, mark);
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.B, 2 * Config.MasterDown(Equal), "the address leaves b");
    }

    [Theory]
    [MemberData(nameof(EachWay))]
    public void PreemptDelayHoldsTheBetterNodeBack(string better, string lesser)
    {
        var delay = TimeSpan.FromSeconds(1);
        using var pair = new Pair(Config);
        var b = pair.StartB(Product.Named(lesser));
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        var a = pair.StartA(Product.Named(better), extra: $"preempt_delay {delay.TotalSeconds}");
        var heard = a.WaitFor("Entering BACKUP STATE", Pair.Soon).At;
        var began = LabClock.Now;
        var mark = b.Mark;
        b.WaitFor("Entering BACKUP STATE", Pair.Soon, mark);
        var taken = pair.Owners.WaitFor(pair.A, Pair.Soon);
        Assert.InRange(taken - heard, delay, delay + Config.MasterDown(Pair.High) + Pair.Slack);
        Assert.InRange(pair.Owners.Since(began).None, TimeSpan.Zero, Config.Interval / 2); // who yields lets go as the other takes it
    }

    [Theory]
    [MemberData(nameof(EachWay))]
    public void OfTwoOwnersTheHigherAddressStays(string lower, string higher)
    {
        const int Owner = 255;
        using var pair = new Pair(Config);
        LabProcess a, b;
        // A keepalived that finds an owner at its start does not claim: they meet as masters.
        using (LinkFault.Cut(pair.Lab, pair.A, pair.B))
        using (LinkFault.Cut(pair.Lab, pair.B, pair.A))
        {
            a = pair.StartA(Product.Named(lower), Owner);
            b = pair.StartB(Product.Named(higher), Owner);
            Wait.Until(() => pair.Owners.Owners.Count == 2, Pair.Soon, "both own the address");
        }
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.B, 3 * Config.MasterDown(Owner), "the address leaves b");
        Assert.Equal(0, b.Stop(Pair.Soon));
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Assert.True(a.Running);
    }

    [Theory]
    [MemberData(nameof(EachWay))]
    public void ABackupOfVersion3WaitsByTheIntervalOfItsMaster(string master, string backup)
    {
        // A slower backup: it finds the death of a quick master at once.
        var slow = Config with { Interval = TimeSpan.FromSeconds(2) };
        using (var pair = new Pair(Config))
        {
            pair.StartA(Product.Named(master));
            pair.Owners.WaitFor(pair.A, Pair.Soon);
            Product.Named(backup).Start(pair.B, slow.For(pair.B, pair.A, Pair.Low)).WaitFor("Entering BACKUP STATE", Pair.Soon);
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 3 * Config.Interval, "the address leaves a");
            var died = LabClock.Now;
            pair.A.Die();
            Assert.InRange(pair.Owners.WaitFor(pair.B, Pair.Soon) - died, 2 * Config.Interval, Config.MasterDown(Pair.Low) + Pair.Slack);
        }

        // A quicker backup: it does not take a slow master for dead.
        slow = Config with { Interval = TimeSpan.FromSeconds(0.5) };
        using (var pair = new Pair(slow))
        {
            pair.StartA(Product.Named(master));
            pair.Owners.WaitFor(pair.A, Pair.Soon);
            var b = Product.Named(backup).Start(pair.B, Config.For(pair.B, pair.A, Pair.Low));
            b.WaitFor("Entering BACKUP STATE", Pair.Soon);
            // Once perhaps, before the first advert has told it the interval.
            Wait.Never(() => b.Matching("Entering MASTER STATE").Count > 1, 4 * slow.Interval, "b takes over after its own master-down time");
            pair.Owners.WaitFor(pair.A, Pair.Soon);
        }
    }

    [Theory]
    [MemberData(nameof(EachWay))]
    public void InStrictModeTheyElectAndHandOver(string better, string lesser)
    {
        var config = Config with { Globals = "vrrp_strict" };
        using var pair = new Pair(config);
        var b = pair.StartB(Product.Named(lesser));
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        var mark = b.Mark;
        var a = pair.StartA(Product.Named(better));
        b.WaitFor("Entering BACKUP STATE", Pair.Soon, mark);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var stopped = LabClock.Now;
        Assert.Equal(0, a.Stop(Pair.Soon));
        pair.Owners.WaitFor(pair.B, config.Skew(Pair.Low) + Pair.Slack);
        Assert.Equal(TimeSpan.Zero, pair.Owners.Since(stopped).Several);
        Assert.Equal(0, b.Stop(Pair.Soon));
        pair.Owners.WaitForNobody(Pair.Soon);
    }
}

using Vigil.Bench.Lab;
using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>What one stall did.</summary>
/// <param name="SeveralHeld">Time with two owners while the master was held.</param>
/// <param name="NoneHeld">Time without an owner while it was held.</param>
/// <param name="Several">Time with two owners, counted from the wake-up.</param>
/// <param name="None">Time without an owner, counted from the wake-up.</param>
/// <param name="Sent">Adverts and gratuitous ARPs the woken host sent; stale ones when its peer owns the address at the end.</param>
/// <param name="Owner">Who owned the address at the end: the woken one (true), its peer (false), or not exactly one (null).</param>
internal readonly record struct StallOutcome(TimeSpan SeveralHeld, TimeSpan NoneHeld, TimeSpan Several, TimeSpan None, int Sent, bool? Owner)
{
    /// <summary>The worst of several runs, figure by figure; the owner is told only if it was the same in all.</summary>
    public static StallOutcome WorstOf(IReadOnlyList<StallOutcome> runs) => new(
        runs.Max(run => run.SeveralHeld), runs.Max(run => run.NoneHeld), runs.Max(run => run.Several), runs.Max(run => run.None),
        runs.Max(run => run.Sent), runs.All(run => run.Owner == runs[0].Owner) ? runs[0].Owner : null);
}

/// <summary>
/// One stall: host a is master of an address, host b its backup; a is held still for a while and let go, and the kernels of both
/// are watched until an election would be long over.
/// </summary>
internal static class StallRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Until then the second burst of gratuitous ARP after a take-over is out (vrrp_garp_master_delay 1).</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1.5);

    public static StallOutcome Play(Product product, StallCase stall)
    {
        var leftovers = new List<IDisposable>();
        try
        {
            return Play(product, stall, leftovers);
        }
        finally
        {
            leftovers.ForEach(leftover => leftover.Dispose());
        }
    }

    private static StallOutcome Play(Product product, StallCase stall, List<IDisposable> leftovers)
    {
        using var lab = new LabKit.Lab();
        var (a, b) = (lab.AddHost("a"), lab.AddHost("b"));
        var config = new VrrpConfig { Interval = stall.Interval, Instance = stall.Standing.Lines };
        using var owners = new Ownership(config.Address, a, b);
        using var capture = new Lab.Capture(lab.Switch, [a.Port]);
        using var master = product.Start(a, config.For(a, b, stall.Standing.Priority));
        var since = owners.WaitFor(a, Limit);
        using var backup = product.Start(b, config.For(b, a, Standing.PeerPriority));
        backup.WaitFor("Entering BACKUP STATE", Limit);
        Rest(since + Settle + config.MasterDown(Standing.PeerPriority));

        var held = LabClock.Now;
        var goOn = stall.Hold.Begin(a, master, leftovers);
        Rest(held + stall.Length);
        var during = owners.Since(held);
        var (woken, wokenNs) = (LabClock.Now, Lab.Native.RealtimeNs());
        goOn();
        Rest(woken + 3 * config.MasterDown(Standing.PeerPriority) + Settle);
        var after = owners.Since(woken);
        var sent = capture.Since(wokenNs).Count(frame => frame.Kind != FrameKind.Other);
        bool? owner = owners.Owners is [var only] ? only == a : null;
        return new StallOutcome(during.Several, during.None, after.Several, after.None, sent, owner);
    }

    private static void Rest(TimeSpan until)
    {
        var left = until - LabClock.Now;
        if (left > TimeSpan.Zero) Thread.Sleep(left);
    }
}

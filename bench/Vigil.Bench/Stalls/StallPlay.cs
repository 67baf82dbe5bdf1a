using Vigil.Bench.Lab;
using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>
/// One stall: host a is master of an address, host b its backup; a is held still for a while and let go, and the kernels of both
/// are watched until an election would be long over. <see cref="Wave"/> says when each step is.
/// </summary>
internal sealed class StallPlay(Product product, StallCase stall) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Until then the second burst of gratuitous ARP after a take-over is out (vrrp_garp_master_delay 1).</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1.5);

    private readonly VrrpConfig config = new() { Interval = stall.Interval, Instance = stall.Standing.Lines };
    private readonly Stack<IDisposable> parts = new();
    private readonly List<IDisposable> leftovers = []; // what waits until the hosts are gone
    private Host a = null!, b = null!;
    private Ownership owners = null!;
    private Lab.Capture capture = null!;
    private LabProcess master = null!;
    private int[] watched = [];
    private Action goOn = static () => { };
    private TimeSpan heldAt, wokenAt;
    private long heldNs, wokenNs;
    private OwnershipTimes during;

    public Product Product => product;

    public StallCase Case => stall;

    /// <summary>When the election is over, and the burst after it, so that the master may be held.</summary>
    public TimeSpan ReadyAt { get; private set; }

    /// <summary>When all is over that the wake-up may set off.</summary>
    public TimeSpan SettledAt => wokenAt + 2 * config.MasterDown(Standing.PeerPriority) + Settle;

    /// <summary>Makes the two hosts and starts their daemons.</summary>
    public void SetUp()
    {
        var lab = Part(new LabKit.Lab());
        (a, b) = (lab.AddHost("a"), lab.AddHost("b"));
        owners = Part(new Ownership(config.Address, a, b));
        capture = Part(new Lab.Capture(lab.Switch, [a.Port, b.Port]) { RestMs = 100 });
        master = Part(product.Start(a, config.For(a, b, stall.Standing.Priority)));
        var since = owners.WaitFor(a, Limit);
        var backup = Part(product.Start(b, config.For(b, a, Standing.PeerPriority)));
        backup.WaitFor("Entering BACKUP STATE", Limit);
        ReadyAt = since + Settle + config.MasterDown(Standing.PeerPriority);
    }

    public void Hold()
    {
        watched = [.. master.Children()];
        (heldAt, heldNs) = (LabClock.Now, Lab.Native.RealtimeNs());
        goOn = stall.Hold.Begin(a, master, leftovers);
    }

    public void Wake()
    {
        during = owners.Since(heldAt);
        (wokenAt, wokenNs) = (LabClock.Now, Lab.Native.RealtimeNs());
        goOn();
    }

    /// <param name="calls">What was traced meanwhile; null: nothing is.</param>
    public StallOutcome Judge(IReadOnlyList<SocketCall>? calls)
    {
        var after = owners.Since(wokenAt);
        var frames = capture.Since(heldNs).Where(frame => frame.Kind != FrameKind.Other).ToList();
        int sent = frames.Count(frame => frame.Port == 0 && frame.TimeNs >= wokenNs);
        int heard = frames.Count(frame => frame.Port == 1 && frame.Kind == FrameKind.Advert && frame.TimeNs < wokenNs);
        bool? owner = owners.Owners is [var only] ? only == a : null;
        int? stale = owner == false ? sent : calls is null ? null : SentUnread(calls, heard);
        return new StallOutcome(during.Several, during.None, after.Several, after.None, sent, stale, owner);
    }

    /// <summary>What the woken worker sent before it had read as many adverts as waited, or found that no more do: a full queue drops some.</summary>
    private int SentUnread(IReadOnlyList<SocketCall> calls, int heard)
    {
        var ours = calls.Where(call => watched.Contains(call.Thread) && call.At >= heldAt).ToList();
        int unread = heard - ours.Count(call => call is { Sent: false, Failed: false } && call.At < wokenAt);
        int early = 0;
        foreach (var call in ours.Where(call => call.At >= wokenAt))
        {
            if (unread <= 0) break;
            if (call.Sent) early++;
            else unread = call.Failed ? 0 : unread - 1;
        }
        return early;
    }

    private T Part<T>(T part) where T : IDisposable
    {
        parts.Push(part);
        return part;
    }

    public void Dispose()
    {
        while (parts.TryPop(out var part)) part.Dispose();
        leftovers.ForEach(leftover => leftover.Dispose());
    }
}

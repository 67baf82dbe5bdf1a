using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// A master that is frozen until its peer has taken over, and woken. What it may not do is what `./run bench stall` calls stale: send an advert, a
/// gratuitous ARP or a neighbour advertisement before it has read all adverts that wait. Where the peer leads in the end, that is to send any.
/// </summary>
internal sealed class MasterStall(MasterStall.Way way) : IDisposable
{
    private const int PeerPriority = 150, Boost = 100;
    private const string Frames = "vrrp or arp.isgratuitous or icmpv6.type == 136", RisesBy = "/run/lab/rises";

    private Pair? hosts;
    private LabProcess master = null!;
    private Capture capture = null!;
    private TimeSpan wokenAt;

    /// <summary>One way to stall.</summary>
    /// <param name="Priority">Of the master; the peer's is 150.</param>
    /// <param name="Mode">Lines for the instances of both.</param>
    /// <param name="WholeHost">Frozen as a machine is, else its processes are stopped.</param>
    /// <param name="PeerRises">
    /// The last adverts that wait, and only they, have a higher priority than the master: it stays silent only if it reads to the end before it sends.
    /// </param>
    /// <param name="Ipv6">By IPv6, where neighbour advertisements announce.</param>
    internal sealed record Way(int Priority, string Mode, bool WholeHost, bool PeerRises = false, bool Ipv6 = false)
    {
        public bool MasterLeads => Priority > PeerPriority && Mode == "" && !PeerRises;
    }

    /// <summary>Starts both hosts and freezes the master until the peer leads and three of its adverts wait.</summary>
    public void Begin()
    {
        var config = new VrrpConfig { Ipv6 = way.Ipv6, Blocks = $"track_file rises {{\n file {RisesBy}\n init_file 0\n weight 1\n }}" };
        var pair = hosts = new Pair(config);
        master = pair.StartA(Product.Vigil, way.Priority, way.Mode);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var peer = pair.StartB(Product.Vigil, PeerPriority, $"{way.Mode}\n track_file {{\n rises\n }}");
        peer.WaitFor("Entering BACKUP STATE", Pair.Soon);
        pair.A.Hold(master, way.WholeHost);
        capture = Capture.OnSwitch(pair.Lab, $"ether src {pair.A.MacAddress}");
        Wait.Until(() => pair.Owners.Owners.Contains(pair.B), Pair.Soon, "the peer takes over");
        LetWait(pair);
        if (!way.PeerRises) return;
        pair.B.Box.Write(RisesBy, $"{Boost}");
        peer.WaitFor($"effective priority from {PeerPriority} to {PeerPriority + Boost}", Pair.Soon);
        LetWait(pair);
    }

    /// <summary>Lets it go on.</summary>
    public void Wake()
    {
        wokenAt = LabClock.Now;
        hosts!.A.LetGo(master, way.WholeHost);
    }

    /// <summary>When all is over that the wake may set off: looks at what happened.</summary>
    public void Judge()
    {
        var pair = hosts!;
        var owner = way.MasterLeads ? pair.A : pair.B;
        pair.Owners.WaitFor(owner, Pair.Soon);
        Wait.Never(() => pair.Owners.Owners.Count != 1, 2 * pair.Config.MasterDown(PeerPriority), $"{way}: they quarrel");
        var several = pair.Owners.Since(wokenAt).Several;
        Assert.True(several < pair.Config.Interval, $"{way}: two owners for {several.TotalMilliseconds} ms:\n{pair.Owners}");
        var sent = capture.Read(Frames, "frame.protocols", "vrrp.prio");
        if (owner == pair.A) Assert.Contains(sent, frame => frame[1] == $"{way.Priority}"); // so the capture hears it
        else Assert.True(sent.Count == 0, $"{way}: sent from a stale state: {string.Join(", ", sent.Select(frame => string.Join(' ', frame)))}");
    }

    private static void LetWait(Pair pair) => Wait.Never(() => !pair.Owners.Owners.Contains(pair.B), pair.Config.MasterDown(PeerPriority), "the peer gives up");

    public void Dispose() => hosts?.Dispose();
}

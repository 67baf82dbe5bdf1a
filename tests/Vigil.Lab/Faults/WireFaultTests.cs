using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// Goal: nothing on the wire but a valid advert moves an address, and nothing at all delays one or ends the daemon.
/// Method: a third host injects frames; the pair is watched.
/// </summary>
public sealed class WireFaultTests : IDisposable
{
    private static readonly VrrpConfig Config = new();

    private readonly Pair pair = new(Config);
    private readonly Host stranger;
    private readonly Injector injector;

    public WireFaultTests()
    {
        stranger = pair.Lab.AddHost("stranger");
        injector = new Injector(stranger);
    }

    [Fact]
    public void MalformedAdvertsMoveNothingAndEndNobody()
    {
        var (a, b) = StartBoth();
        var began = LabClock.Now;
        for (var round = 0; round < 20; round++)
        {
            foreach (var frame in Malformed("10.0.0.1"))
            {
                injector.Send(frame);
            }
        }
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 2 * Config.MasterDown(Pair.Low), "the address leaves a");
        Assert.Equal(default, pair.Owners.Since(began));
        Pair.AssertUnharmed(a, b);
        Assert.NotEmpty(b.Matching("refused"));

        pair.A.Die();
        pair.Owners.WaitFor(pair.B, Config.MasterDown(Pair.Low) + Pair.Slack);
    }

    [Fact]
    public void AFloodOfGarbageDoesNotKeepTheBackupAsleep()
    {
        var (_, b) = StartBoth();
        using var flood = new Flood(injector, Malformed("10.0.0.1"));
        pair.A.Die();
        var died = LabClock.Now;
        var takenOver = pair.Owners.WaitFor(pair.B, Config.MasterDown(Pair.Low) + Pair.Slack);
        Assert.True(flood.Sent > 100, $"only {flood.Sent} frames sent");
        Assert.True(takenOver - died > Config.Interval);
        Pair.AssertUnharmed(b);
    }

    [Fact]
    public void AFloodDelaysNoAdvertOfTheMaster()
    {
        var (a, b) = StartBoth();
        var (began, mark) = (LabClock.Now, b.Mark);
        using (var flood = new Flood(injector, Malformed("10.0.0.99")))
        {
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, TimeSpan.FromSeconds(3), "the backup misses three adverts");
            Assert.True(flood.Sent > 1000, $"only {flood.Sent} frames sent");
        }
        Assert.Equal(default, pair.Owners.Since(began));
        Assert.True(b.Mark - mark < 200, $"the log grew by {b.Mark - mark} lines during a flood");
        Pair.AssertUnharmed(a, b);
    }

    [Fact]
    public void AnAdvertWithOurOwnAddressIsNamedAndMovesNothing()
    {
        var (a, _) = StartBoth();
        var began = LabClock.Now;
        // The kernel itself drops what claims to come from its own address, unless it is told to take it.
        pair.A.Box.Run("/bin/sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/all/accept_local; echo 1 > /proc/sys/net/ipv4/conf/eth0/accept_local");
        for (var i = 0; i < 10; i++)
        {
            injector.Send(Frames.Ipv4(stranger, pair.A.Address, Frames.VrrpV3(pair.A.Address, VrrpConfig.Vrid, 250, 10, Config.Address)));
        }
        a.WaitFor("10\\.0\\.0\\.1.*(our|own)|(our|own).*10\\.0\\.0\\.1", Pair.Soon);
        Assert.Equal(default, pair.Owners.Since(began));
    }

    [Fact]
    public void ALoweredMtuChangesNothing()
    {
        var (a, b) = StartBoth();
        var began = LabClock.Now;
        foreach (var mtu in new[] { "576", "1280", "1500" })
        {
            pair.A.Box.Run("ip", "link", "set", "eth0", "mtu", mtu);
            pair.B.Box.Run("ip", "link", "set", "eth0", "mtu", mtu);
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 3 * Config.MasterDown(Pair.Low), "the address leaves a");
        }
        Assert.Equal(default, pair.Owners.Since(began));
        Pair.AssertUnharmed(a, b);
    }

    [Fact]
    public void AValidAdvertOfHigherPriorityIsObeyed()
    {
        // The counter-test: what the other tests inject would work if it were right.
        StartBoth();
        injector.Send(Frames.Ipv4(stranger, stranger.Address, Frames.VrrpV3(stranger.Address, VrrpConfig.Vrid, 250, 10, Config.Address)));
        pair.Owners.WaitForNobody(Pair.Soon);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
    }

    public void Dispose()
    {
        injector.Dispose();
        pair.Dispose();
    }

    private (LabProcess A, LabProcess B) StartBoth()
    {
        var a = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Vigil);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        return (a, b);
    }

    // Each is an advert of priority 250 with one thing wrong.
    private byte[][] Malformed(string source)
    {
        byte[] Good() => Frames.VrrpV3(source, VrrpConfig.Vrid, 250, 10, Config.Address);
        byte[] Changed(int at, byte value)
        {
            var packet = Good();
            packet[at] = value;
            return packet;
        }
        return
        [
            Frames.Ipv4(stranger, source, Good(), ttl: 254),
            Frames.Ipv4(stranger, source, Good()[..5]),
            Frames.Ipv4(stranger, source, []),
            Frames.Ipv4(stranger, source, Good(), totalLength: 2000),
            Frames.Ipv4(stranger, source, Good(), totalLength: 21),
            Frames.Ipv4(stranger, source, [.. Good(), .. new byte[1200]]),
            Frames.Ipv4(stranger, source, Changed(0, 0x32)), // type 2
            Frames.Ipv4(stranger, source, Changed(0, 0x91)), // version 9
            Frames.Ipv4(stranger, source, Changed(3, 0)), // no address
            Frames.Ipv4(stranger, source, Changed(3, 255)), // 255 addresses
            Frames.Ipv4(stranger, source, Changed(6, 0x5a)), // checksum
            Frames.Ipv4(stranger, source, Frames.VrrpV2(VrrpConfig.Vrid, 250, 1, Config.Address)),
            Frames.Ipv4(stranger, source, Frames.VrrpV3(source, VrrpConfig.Vrid, 250, 0, Config.Address)), // interval 0
            Frames.Ipv4(stranger, source, Frames.VrrpV3(source, VrrpConfig.Vrid, 250, 10)), // no address, right checksum
        ];
    }

    /// <summary>Sends frames over and over, some ten thousand in a second.</summary>
    private sealed class Flood : IDisposable
    {
        private const int Burst = 100;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

        private readonly Thread thread;
        private readonly ManualResetEventSlim stopped = new();
        private long sent;

        public Flood(Injector injector, byte[][] frames)
        {
            thread = new Thread(() =>
            {
                do
                {
                    for (var i = 0; i < Burst; i++)
                    {
                        injector.Send(frames[sent++ % frames.Length]);
                    }
                }
                while (!stopped.Wait(Pause));
            });
            thread.Start();
        }

        public long Sent => Volatile.Read(ref sent);

        public void Dispose()
        {
            stopped.Set();
            thread.Join();
            stopped.Dispose();
        }
    }
}

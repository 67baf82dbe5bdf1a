using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Kit;

/// <summary>
/// Goal: what the lab claims to do to a network, it does. Method: each tool once, seen by another tool.
/// </summary>
public sealed class KitTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(300);

    private readonly LabKit.Lab lab = new();
    private readonly Host a;
    private readonly Host b;

    public KitTests()
    {
        a = lab.AddHost("a");
        b = lab.AddHost("b");
    }

    [Fact]
    public void ACutIsOneWay()
    {
        using (LinkFault.Cut(lab, a, b))
        {
            Assert.Empty(Received(from: a, at: b, frames: 3));
            Assert.Equal(3, Received(from: b, at: a, frames: 3).Count);
        }
        Assert.Equal(3, Received(from: a, at: b, frames: 3).Count);
    }

    [Fact]
    public void ADuplicatedFrameArrivesTwice()
    {
        using var fault = LinkFault.Duplicate(lab, a, b);
        Assert.Equal(6, Received(from: a, at: b, frames: 3).Count);
    }

    [Fact]
    public void ALossyCableLosesSome()
    {
        using var fault = LinkFault.Lose(lab, a, b, 50);
        Assert.InRange(Received(from: a, at: b, frames: 200).Count, 50, 150);
    }

    [Fact]
    public void AFrozenHostDoesNothingUntilItIsThawed()
    {
        var clock = a.Start("/bin/sh", "-c", "while :; do echo tick; sleep 0.02; done");
        clock.WaitFor("tick", Soon);
        a.Freeze();
        var frozen = clock.Mark;
        Wait.Never(() => clock.Mark > frozen + 1, AWhile, "a frozen host goes on"); // one line may have been under way
        a.Thaw();
        clock.WaitFor("tick", Soon, clock.Mark);
    }

    [Fact]
    public void ADeadHostHasNoProcessAndNoCarrier()
    {
        var program = a.Start("sleep", "1000");
        using var owners = new Ownership(a.Address, a);
        owners.WaitFor(a, Soon);
        a.Die();
        Assert.Equal(128 + (int)Signal.Kill, program.WaitForExit(Soon));
        owners.WaitForNobody(Soon);
        a.PlugCable();
        owners.WaitFor(a, Soon);
    }

    [Fact]
    public void OwnershipAddsUpTimesWithNoneAndWithTwo()
    {
        const string Address = "10.0.0.100";
        using var owners = new Ownership(Address, a, b);
        var begin = LabClock.Now;
        a.Box.Run("ip", "address", "add", Address, "dev", "eth0");
        owners.WaitFor(a, Soon);
        var one = owners.Since(begin);
        Assert.True(one.None > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, one.Several);
        b.Box.Run("ip", "address", "add", Address, "dev", "eth0");
        Wait.Until(() => owners.Owners.Count == 2, Soon, "two owners");
        a.Box.Run("ip", "address", "delete", Address, "dev", "eth0");
        owners.WaitFor(b, Soon);
        Assert.True(owners.Since(begin).Several > TimeSpan.Zero);
        Assert.Equal(one.None, owners.Since(begin).None);
    }

    [Fact]
    public void AProbeMeasuresTheOutageOfAService()
    {
        using var probe = new Probe(a, b.Address, 3306);
        using (var first = new Responder(b, 3306))
        {
            Assert.Equal("b", probe.WaitForAnswer(b, Soon).By);
        }
        var down = LabClock.Now;
        Wait.Until(() => probe.OutageSince(down) > AWhile, Soon, "the probe notices");
        using var second = new Responder(b, 3306);
        probe.WaitForAnswer(b, Soon);
        Assert.InRange(probe.OutageSince(down), AWhile, Soon);
    }

    [Fact]
    public void NothingOutlivesABox()
    {
        var box = new Box("short");
        box.Run("/bin/sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 &");
        var pids = box.Pids();
        Assert.NotEmpty(pids);
        box.Dispose();
        Wait.Until(() => pids.All(pid => !Directory.Exists($"/proc/{pid}")), Soon, "the processes are gone");
    }

    public void Dispose() => lab.Dispose();

    private static IReadOnlyList<string[]> Received(Host from, Host at, int frames)
    {
        using var capture = Capture.On(at, "proto 112");
        using var sender = new Injector(from);
        using var back = new Injector(at);
        for (var i = 0; i < frames; i++)
        {
            sender.Send(Frames.Ipv4(from, from.Address, Frames.VrrpV3(from.Address, 51, 100, 100, "10.0.0.100")));
        }
        // The last frame is the receiver's own: once it is in the file, all before it are.
        back.Send(Frames.Ipv4(at, at.Address, Frames.VrrpV3(at.Address, 52, 100, 100, "10.0.0.100")));
        return capture.ReadUpTo("vrrp.virt_rtr_id == 52", "vrrp.virt_rtr_id == 51", "vrrp.prio");
    }
}

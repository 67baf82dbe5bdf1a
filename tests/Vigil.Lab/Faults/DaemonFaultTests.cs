using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// Goal: what goes wrong around the daemon does not reach the address. Method: bad scripts, full disks, bad files at
/// reload, storms of signals and of links; the pair is watched.
/// </summary>
public sealed class DaemonFaultTests : IDisposable
{
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(2);

    private readonly VrrpConfig config = new();
    private Pair? pair;

    private Pair Pair => pair ??= new Pair(config);

    [Theory]
    [InlineData("hang", "#!/bin/sh\nexec sleep 1000\n")]
    [InlineData("ignore", "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1000; done\n")]
    [InlineData("fork", "#!/bin/sh\ntrap '' TERM\nfor i in 1 2 3 4 5; do sleep 1000 & done\nwait\n")]
    [InlineData("print", "#!/bin/sh\nexec yes this goes on and on\n")]
    public void AScriptThatWillNotEndFailsAndLeavesNothingBehind(string name, string script)
    {
        var tracked = config with
        {
            Blocks = $"vrrp_script bad {{\n script /run/lab/{name}.sh\n interval 1\n timeout 1\n weight -150\n }}",
            Instance = "track_script {\n bad\n }",
        };
        using var own = new Pair(tracked);
        own.B.Box.Write($"/run/lab/{name}.sh", "#!/bin/sh\nexit 0\n");
        own.A.Box.Write($"/run/lab/{name}.sh", script);
        var a = own.StartA(Product.Vigil);
        var b = own.StartB(Product.Vigil);
        a.WaitFor("effective priority from 200 to 50", Pair.Soon);
        own.Owners.WaitFor(own.B, Pair.Soon);
        Wait.Never(() => own.Owners.Owners is not [var only] || only != own.B, AWhile, "the address leaves b");
        Pair.AssertUnharmed(a);
        Assert.True(own.A.Box.Pids().Count < 30, $"{own.A.Box.Pids().Count} processes");
        Assert.Equal(0, a.Stop(Pair.Soon));
        Wait.Until(() => own.A.Box.Pids().Count == 0, Pair.Soon, "no process is left");
        Pair.AssertUnharmed(b);
    }

    [Fact]
    public void AFullDiskChangesNothing()
    {
        var (a, _) = StartBoth();
        Pair.A.Box.Run("/bin/sh", "-c", """
            set -e
            for folder in /run /tmp; do
                mount -o remount,size=256k $folder
                dd if=/dev/zero of=$folder/full bs=1k count=1024 2>/dev/null || true
            done
            """);
        var began = LabClock.Now;
        a.Send(Signal.Usr1);
        a.Send(Signal.Usr2);
        a.Send(Signal.Hup);
        Wait.Never(() => Pair.Owners.Owners is not [var only] || only != Pair.A, AWhile, "the address leaves a");
        Assert.Equal(default, Pair.Owners.Since(began));
        Pair.AssertUnharmed(a);
        Assert.Equal(0, a.Stop(Pair.Soon));
        Pair.Owners.WaitFor(Pair.B, Pair.Soon);
    }

    [Fact]
    public void ABadFileAtReloadKeepsTheOldConfigurationAndSaysWhatIsWrong()
    {
        var a = StartBothAndLetThemSettle();
        using var capture = Capture.On(Pair.B, "proto 112 or arp");
        var (began, mark) = (LabClock.Now, a.Mark);
        Pair.A.Box.Write(Product.ConfigPath, config.For(Pair.A, Pair.B, 200).Replace("virtual_router_id 51", "virtual_router_id 999"));
        a.Send(Signal.Hup);
        a.WaitFor("virtual_router_id|999", Pair.Soon, mark);
        Wait.Never(() => Pair.Owners.Owners is not [var only] || only != Pair.A, AWhile, "the address leaves a");
        Assert.Equal(default, Pair.Owners.Since(began));
        AssertOnlyOrdinaryAdverts(capture);
        Pair.AssertUnharmed(a);

        // The mended file is taken; what is left in it that deserves a warning is told.
        Pair.A.Box.Write(Product.ConfigPath, config.For(Pair.A, Pair.B, 50).Replace("virtual_router_id 51", "virtual_router_id 51\n smtp_alrt"));
        a.Send(Signal.Hup);
        a.WaitFor("unknown keyword 'smtp_alrt'", Pair.Soon, mark);
        Pair.Owners.WaitFor(Pair.B, Pair.Soon);
    }

    [Fact]
    public void AnEqualReloadIsNotSeenOnTheWire()
    {
        var a = StartBothAndLetThemSettle();
        using var capture = Capture.On(Pair.B, "proto 112 or arp");
        var began = LabClock.Now;
        for (var i = 0; i < 3; i++)
        {
            var mark = a.Mark;
            a.Send(Signal.Hup);
            a.WaitFor("[Rr]eload", Pair.Soon, mark);
            Wait.Never(() => Pair.Owners.Owners.Count != 1, TimeSpan.FromSeconds(0.5), "the owner changes");
        }
        Assert.Equal(default, Pair.Owners.Since(began));
        AssertOnlyOrdinaryAdverts(capture);
        Pair.AssertUnharmed(a);
    }

    [Fact]
    public void AStormOfReloadsEndsWithTheLastFile()
    {
        var (a, b) = StartBoth();
        var began = LabClock.Now;
        for (var i = 0; i < 100; i++)
        {
            // Apart from each other: signals sent at once become one before anybody sees them.
            a.Send(Signal.Hup);
            Wait.Never(() => Pair.Owners.Owners is not [var only] || only != Pair.A, TimeSpan.FromMilliseconds(10), "the address leaves a");
        }
        Assert.True(a.Matching("Reload complete").Count > 5, "few of the signals led to a reload");
        Wait.Never(() => Pair.Owners.Owners is not [var only] || only != Pair.A, AWhile, "the address leaves a");
        Assert.Equal(default, Pair.Owners.Since(began));
        Pair.A.Box.Write(Product.ConfigPath, config.For(Pair.A, Pair.B, 50));
        for (var i = 0; i < 20; i++)
        {
            a.Send(Signal.Hup);
        }
        Pair.Owners.WaitFor(Pair.B, Pair.Soon);
        Pair.AssertUnharmed(a, b);
    }

    [Fact]
    public void ReloadsLeaveNoDescriptorBehind()
    {
        var (a, _) = StartBoth();
        int[] processes = [a.Pid, .. a.Children()];
        int Open() => processes.Sum(pid => Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length);
        Reload(a, 0);
        var before = Open();
        const int Reloads = 30;
        for (var i = 1; i <= Reloads; i++)
        {
            Reload(a, i);
        }
        // The runtime opens a few of its own when it first needs them (an event, a file of /proc); a leak is one for each reload.
        Wait.Until(() => Open() < before + (Reloads / 3), Pair.Soon, $"not more than {before} descriptors and a few of the runtime are open");
    }

    [Fact]
    public void AFlappingLinkEndsInTheRightPlace()
    {
        var (a, _) = StartBoth();
        for (var i = 0; i < 50; i++)
        {
            Pair.A.PullCable();
            Pair.A.PlugCable();
        }
        Pair.Owners.WaitFor(Pair.A, Pair.Soon);
        Wait.Never(() => Pair.Owners.Owners is not [var only] || only != Pair.A, AWhile, "the address leaves a");
        Pair.A.PullCable();
        a.WaitFor("Entering FAULT STATE", Pair.Soon);
        Pair.Owners.WaitFor(Pair.B, Pair.Soon);
        Pair.A.PlugCable();
        Pair.Owners.WaitFor(Pair.A, Pair.Soon);
    }

    [Fact]
    public void AnAddressRemovedByHandIsBackAtOnceAndNobodyElseTakesIt()
    {
        var (a, b) = StartBoth();
        var began = LabClock.Now;
        Pair.A.Box.Run("ip", "address", "delete", $"{config.Address}/24", "dev", "eth0");
        Pair.Owners.WaitFor(Pair.A, Pair.Soon);
        Wait.Never(() => Pair.Owners.Owners.Count != 1, AWhile, "the owner changes");
        Assert.InRange(Pair.Owners.Since(began).None, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(200));
        Assert.Single(a.Matching("Entering MASTER STATE"));
        Assert.Empty(b.Matching("Entering MASTER STATE"));
    }

    [Fact]
    public void AfterAOneWayCutOneOwnerIsLeftAndItAnnouncesItself()
    {
        var (_, b) = StartBoth();
        using (LinkFault.Cut(Pair.Lab, Pair.A, Pair.B))
        {
            b.WaitFor("Entering MASTER STATE", Pair.Soon);
        }
        using var capture = Capture.On(Pair.B, "arp");
        Pair.Owners.WaitFor(Pair.A, Pair.Soon);
        var announced = capture.ReadUpTo($"arp.isgratuitous and eth.src == {Pair.A.MacAddress}", "arp.isgratuitous", "arp.src.proto_ipv4");
        Assert.Contains(announced, row => row[0] == config.Address);
    }

    public void Dispose() => pair?.Dispose();

    private (LabProcess A, LabProcess B) StartBoth()
    {
        var a = Pair.StartA(Product.Vigil);
        Pair.Owners.WaitFor(Pair.A, Pair.Soon);
        var b = Pair.StartB(Product.Vigil);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        return (a, b);
    }

    // Each time another priority, so that the end of the reload can be seen.
    private void Reload(LabProcess daemon, int number)
    {
        var priority = 200 + number % 2;
        var mark = daemon.Mark;
        Pair.A.Box.Write(Product.ConfigPath, config.For(Pair.A, Pair.B, priority));
        daemon.Send(Signal.Hup);
        daemon.WaitFor("[Rr]eload", Pair.Soon, mark);
    }

    // The second burst of announcements follows a second after the first.
    private LabProcess StartBothAndLetThemSettle()
    {
        var (a, _) = StartBoth();
        Wait.Never(() => Pair.Owners.Owners.Count != 1, AWhile, "the owner changes");
        return a;
    }

    private static void AssertOnlyOrdinaryAdverts(Capture capture)
    {
        Assert.Equal([["200"]], capture.Read("vrrp", "vrrp.prio").DistinctBy(row => row[0]));
        Assert.Empty(capture.Read("arp.isgratuitous", "arp.src.proto_ipv4"));
    }
}

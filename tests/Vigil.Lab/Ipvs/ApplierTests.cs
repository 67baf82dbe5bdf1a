using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.LabKit;
using Vigil.Netlink;
using Xunit;
using static Vigil.Lab.Ipvs.Balancer;

namespace Vigil.Lab.Ipvs;

/// <summary>Goal: the table is what is wanted, whoever else writes into it and however it began. Method: the applier, and ipvsadm(8) as the other.</summary>
[Collection(TrafficLab.Name)] // one of these unloads the module
public sealed class ApplierTests : IDisposable
{
    private const int ManyServices = 1000, ServersEach = 5;

    private readonly Balancer _host = new();
    private readonly List<IpvsFact> _facts = [];

    public void Dispose() => _host.Dispose();

    [Fact]
    public void WhatOthersChangeIsPutRightAtTheNextCheck() => Play(new LvsSettings(), applier =>
    {
        applier.Want(Table(Web(1, "10.0.0.2", "10.0.0.3"), Web(2, "10.0.0.2")), Now);
        var wanted = _host.Listing();
        Foreign("-D -t 10.0.0.102:80");
        Foreign("-d -t 10.0.0.101:80 -r 10.0.0.2:80");
        Foreign("-e -t 10.0.0.101:80 -r 10.0.0.3:80 -m -w 0");
        Foreign("-a -t 10.0.0.101:80 -r 10.0.0.9:80 -m");
        Foreign("-A -t 192.0.2.1:80 -s sh"); // nobody's business
        Assert.NotEqual(wanted, _host.Listing());
        WakeUntil(applier, Now + IpvsReconciler.CheckInterval + TimeSpan.FromSeconds(1));
        Foreign("-D -t 192.0.2.1:80");
        Assert.Equal(wanted, _host.Listing());
        Take(applier);
        Assert.Equal(2, _facts.OfType<IpvsFact.Drifted>().Sum(fact => fact.Services));

        Foreign("-C");
        applier.Reload(new LvsSettings { Repair = false }, Now);
        WakeUntil(applier, Now + TimeSpan.FromMinutes(5));
        Assert.Equal("", _host.Listing());
    });

    [Fact]
    public void FlushAtStartClearsAndOtherwiseWhatIsThereStays()
    {
        Foreign("-A -t 192.0.2.1:80 -s sh");
        Play(new LvsSettings(), applier => applier.Want(Table(Web(1, "10.0.0.2")), Now));
        Assert.Contains("192.0.2.1", _host.Listing());
        Play(new LvsSettings { FlushAtStart = true }, applier => applier.Want(Table(Web(1, "10.0.0.2")), Now));
        Assert.DoesNotContain("192.0.2.1", _host.Listing());
        Assert.Contains("10.0.0.101", _host.Listing());
    }

    [Theory]
    [InlineData(FlushOnStop.No, false, "-A -t 192.0.2.1:80 -s sh")]
    [InlineData(FlushOnStop.OwnServices, false, "-A -t 192.0.2.1:80 -s sh")]
    [InlineData(FlushOnStop.Table, false, "")]
    [InlineData(FlushOnStop.Table, true, "-A -t 10.0.0.101:80 -s rr\n-A -t 192.0.2.1:80 -s sh\n-a -t 10.0.0.101:80 -r 10.0.0.2:80 -m -w 1")]
    public void StopTakesAwayWhatTheKeywordsSay(FlushOnStop flush, bool keep, string left) => Play(new LvsSettings { FlushOnStop = flush }, applier =>
    {
        Foreign("-A -t 192.0.2.1:80 -s sh");
        applier.Want(Table(Web(1, "10.0.0.2")), Now);
        applier.Stop(keep, Now);
        Assert.Equal(left, _host.Listing());
        Take(applier);
        Assert.Empty(_facts);
        Assert.Empty(Directory.GetFiles(_host.RunDirectory, "*.ledger", SearchOption.AllDirectories));
    });

    [Fact]
    public void WhatADeadDaemonLeftAndNobodyWantsGoes()
    {
        var settings = new LvsSettings { TcpTimeout = TimeSpan.FromSeconds(1000) };
        Play(settings, applier => applier.Want(Table(Web(1, "10.0.0.2"), Web(2, "10.0.0.2")), Now)); // and is not stopped
        Play(settings, applier =>
        {
            applier.Want(Table(Web(2, "10.0.0.2")), Now);
            Assert.Equal("-A -t 10.0.0.102:80 -s rr\n-a -t 10.0.0.102:80 -r 10.0.0.2:80 -m -w 1", _host.Listing());
            Assert.Equal(1, applier.Requests);
            applier.Stop(keep: false, Now);
            using var ipvs = Connect();
            Assert.Equal(900u, ipvs.Timeouts(out _)!.Tcp); // the kernel's, not the dead daemon's
        });
    }

    [Fact]
    public void AServerTheKernelRefusesIsToldAndTheRestIsThere() => Play(new LvsSettings(), applier =>
    {
        // A server of the other family needs a tunnel.
        applier.Want(Table(Web(1, "10.0.0.2", "fd00::2", "10.0.0.3"), WithScheduler(Web(2, "10.0.0.2"), "nosuch")), Now);
        Assert.Equal(3, _host.Listing().Split('\n').Length);
        Take(applier);
        Assert.Collection(
            _facts.Cast<IpvsFact.Failed>(),
            fact => Assert.Equal(("add [fd00::2]:80 to TCP 10.0.0.101:80", Errno.Invalid), (fact.What, fact.Error.Errno)),
            fact => Assert.Equal(("add TCP 10.0.0.102:80 with scheduler nosuch", Errno.NoEntry), (fact.What, fact.Error.Errno)));
    });

    [Fact]
    public void AModuleThatWasUnloadedIsLoadedAndUsedAgain() => Play(new LvsSettings(), applier =>
    {
        applier.Want(Table(Web(1, "10.0.0.2")), Now);
        var wanted = _host.Listing();
        Foreign("-C");
        Wait.Until(UnloadModules, TimeSpan.FromSeconds(20), "namespaces of earlier tests to be gone and the modules with them");
        WakeUntil(applier, Now + TimeSpan.FromSeconds(30));
        Assert.Equal(wanted, _host.Listing());
        Assert.Collection(_facts, fact => Assert.IsType<IpvsFact.Unavailable>(fact), fact => Assert.IsType<IpvsFact.Available>(fact));
    });

    /// <summary>Unloads what can be; true when no module of IPVS is left.</summary>
    private bool UnloadModules()
    {
        var modules = File.ReadLines("/proc/modules").Select(line => line.Split(' ')).Where(words => words[0].StartsWith("ip_vs", StringComparison.Ordinal)).ToList();
        foreach (var unused in modules.Where(words => words[2] == "0"))
            _host.Tool("rmmod", unused[0]);
        return modules.Count == 0;
    }

    [Fact]
    public void ALostAnswerIsLookedUp() => Play(new LvsSettings { CommandBuffer = 4096 }, applier =>
    {
        // The smallest buffer the kernel gives does not hold the refusals of a batch.
        using var ipvs = IpvsConnection.Open(new NetlinkSocketOptions { ReceiveBuffer = 4096 }, out _)!;
        Assert.Contains(ipvs.Execute([.. Enumerable.Repeat(IpvsRequest.Delete(default), 64)]), outcome => outcome.Errno == Errno.NoBufferSpace);
        applier.Want(Many(), Now);
        Foreign("-C");
        applier.Want(new([.. Many().Services.Select(service => service with { Servers = [.. service.Servers.Select(one => one with { Weight = 2 })] })]), Now);
        WakeUntil(applier, Now + TimeSpan.FromSeconds(5));
        Assert.Equal(ManyServices * ServersEach, _host.Listing().Split('\n').Count(line => line.EndsWith("-w 2", StringComparison.Ordinal)));
        Take(applier);
        Assert.DoesNotContain(_facts, fact => fact is IpvsFact.Failed);
    });

    [Fact]
    public void AThousandServicesOfFiveServers() => Play(new LvsSettings(), applier =>
    {
        var table = Many();
        var build = Measure(applier, () => applier.Want(table, Now));
        Assert.Equal(ManyServices * (1 + ServersEach), build.Requests);
        Assert.Equal(ManyServices * (1 + ServersEach), _host.Listing().Split('\n').Length);
        var same = Measure(applier, () => applier.Want(Many(), Now));
        Assert.Equal(0, same.Requests);
        var few = Measure(applier, () => applier.Want(new([.. Many().Services.Select(Lighter)]), Now));
        Assert.Equal(ManyServices / 10, few.Requests);
        var check = Measure(applier, () => WakeUntil(applier, Now + IpvsReconciler.CheckInterval + TimeSpan.FromSeconds(1)));
        Assert.Equal(0, check.Requests);
        using var next = _host.NewApplier();
        var adopt = Measure(next, () =>
        {
            next.Start(resume: true, Now);
            next.Want(new([.. Many().Services.Select(Lighter)]), Now);
        });
        Assert.Equal(0, adopt.Requests);
        var stop = Measure(applier, () => applier.Stop(keep: false, Now));
        Assert.Equal(ManyServices, stop.Requests);
        Take(applier);
        Assert.Empty(_facts);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"build {build}, same again {same}, a weight in each tenth {few}, check {check}, take over {adopt}, stop {stop}");
        Assert.InRange(build.Time + same.Time, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    });

    private static (TimeSpan Time, long Requests) Measure(IpvsApplier applier, Action action)
    {
        var (began, requests) = (LabClock.Now, applier.Requests);
        action();
        return (LabClock.Now - began, applier.Requests - requests);
    }

    private static ServiceTable Many() => Table(
    [
        .. Enumerable.Range(0, ManyServices).Select(i => Service(
            TransportProtocol.Tcp, $"10.1.{i / 250}.{1 + (i % 250)}", 80, new() { Scheduler = "rr" },
            [.. Enumerable.Range(2, ServersEach).Select(j => Server($"10.0.0.{j}", 80))])),
    ]);

    private static DesiredService Lighter(DesiredService service, int index) =>
        index % 10 > 0 ? service : service with { Servers = [service.Servers[0] with { Weight = 0 }, .. service.Servers.Skip(1)] };

    private static DesiredService Web(int number, params string[] servers) => Service(
        TransportProtocol.Tcp, $"10.0.0.{100 + number}", 80, new() { Scheduler = "rr" }, [.. servers.Select(one => Server(one, 80))]);

    private void Foreign(string arguments) => _host.Tool("ipvsadm", arguments);

    /// <summary>Runs a new applier in the namespace; leaves the table as it is in the end.</summary>
    private void Play(LvsSettings settings, Action<IpvsApplier> script) => _host.Run(() =>
    {
        using var applier = _host.NewApplier(settings);
        applier.Start(resume: false, Now);
        script(applier);
        Take(applier);
    });

    private void Take(IpvsApplier applier)
    {
        while (applier.TryTake(out var fact))
            _facts.Add(fact);
    }

    /// <summary>Wakes the applier whenever it asks for it, as if the time had come.</summary>
    private void WakeUntil(IpvsApplier applier, Instant end)
    {
        while (applier.NextWake is { } wake && wake <= end)
        {
            applier.Wake(wake);
            Take(applier);
        }
    }
}

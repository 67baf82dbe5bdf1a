using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Vrrp;

/// <summary>Between the core and the kernel: interfaces in, addresses and announcements out.</summary>
internal sealed partial class VrrpWorker
{
    private readonly KernelApplier kernel;
    private readonly AnnounceSocket announcer;
    private readonly RouterFlags routerFlags = new(SmallFile.Read);
    private readonly Dictionary<string, bool> linkbeats = [];

    // At most four of each kind for an instance: the next output of its router is the fact that takes them.
    private readonly List<(string Instance, Action<DaemonLog, string> Line)> owedLines = [];
    private LinkbeatPoller? linkbeat;
    private Watch? firewallWatch;

    /// <summary>
    /// Instances that go on as MASTER: a worker before this one had their addresses, and its promise in the heartbeat page has not
    /// run out, so no backup has given it up yet.
    /// </summary>
    private bool Resumes => link.Heartbeat.WithdrawAt is { } until && Clock.Now() < until;

    /// <summary>Reads the interfaces, cleans or adopts what an earlier worker left, and tells the core what there is.</summary>
    private void StartKernel()
    {
        if (loop.Add(Fd.Borrow(kernel.Descriptor), IoEvents.Readable, Rank.Kernel, _ => OnKernelReadable(), out _) is { Failed: true } error)
            log.Failure($"cannot watch interfaces and addresses: {error}");
        kernel.ReportsAddresses = start.Options.MonitorAddresses;
        bool resumes = Resumes;
        var resumed = new List<string>();
        kernel.Start(adopt: instance =>
        {
            if (resumes) resumed.Add(instance);
            return resumes;
        }, Clock.Now());
        TakeKernelFacts();
        foreach (var instance in resumed) driver.Feed(VrrpInput.Resume(instance));
    }

    private void OnKernelReadable()
    {
        kernel.OnReadable(Clock.Now());
        TakeKernelFacts();
    }

    private void OnFirewallReadable()
    {
        kernel.OnFirewallReadable();
        TakeKernelFacts();
    }

    private void OnKernelWake(Instant now)
    {
        kernel.Wake(now);
        TakeKernelFacts();
    }

    private void Claim(VirtualRouter router)
    {
        liveness.Claiming(router);
        kernel.Claim(router.Settings, Clock.Now());
        foreach (string items in ItemKinds.Setting(router.Settings)) owedLines.Add((router.Settings.Name, (log, name) => log.SettingItems(name, items)));
        if (kernel.FirewallDescriptor is { } descriptor && firewallWatch is null)
            loop.Add(Fd.Borrow(descriptor), IoEvents.Readable, Rank.Background, _ => OnFirewallReadable(), out firewallWatch);
        kernelChanged = true;
    }

    private void Release(VirtualRouter router)
    {
        if (keepEverything) return;
        kernel.Release(router.Settings.Name, Clock.Now());
        foreach (string items in ItemKinds.Removing(router.Settings)) owedLines.Add((router.Settings.Name, (log, name) => log.RemovingItems(name, items)));
        kernelChanged = true;
    }

    /// <summary>Writes what is owed of an instance, or of all: after the line of the new state, which follows the deed (keepalived's order).</summary>
    private void WriteOwed(string? instance = null) => owedLines.RemoveAll(owed =>
    {
        bool isDue = instance is null || owed.Instance == instance;
        if (isDue) owed.Line(log, owed.Instance);
        return isDue;
    });

    private void ReloadKernel(Configuration next)
    {
        kernel.Reload(next, Clock.Now());
        routerFlags.Forget();
        TakeKernelFacts();
    }

    private void StopKernel()
    {
        kernel.Stop(Clock.Now());
        TakeKernelFacts();
    }

    /// <summary>A claim happens inside an output, where no input may be fed: its facts come right after.</summary>
    private bool kernelChanged;

    private void TakeKernelFacts()
    {
        kernelChanged = false;
        kernel.PrepareReleases();
        bool socketsChanged = false;
        while (kernel.TryTake(out var fact))
        {
            socketsChanged |= fact is KernelFact.InterfaceChanged or KernelFact.InterfaceGone;
            Take(fact);
        }
        if (socketsChanged) sockets.Reconcile(host.Routers);
        driver.Reschedule();
    }

    private void Take(KernelFact fact)
    {
        switch (fact)
        {
            case KernelFact.InterfaceChanged f:
                ReportLink(f.Snapshot.Name, f.Snapshot.IsRunning);
                driver.Feed(VrrpInput.InterfaceChanged(WithLinkbeat(f.Snapshot)));
                break;
            case KernelFact.InterfaceGone f:
                ReportLink(f.Name, isRunning: false);
                driver.Feed(VrrpInput.InterfaceGone(f.Name));
                break;
            case KernelFact.Restored f:
                SayAnnounced(f.Address, f.Interface, Announce(f.Address, f.Interface));
                break;
            case KernelFact.Removed f:
                log.PutBack(f.Owner, f.Item, Who(f.Port));
                break;
            case KernelFact.Contested f:
                log.Contested(OwnerName(f.Owner), f.Item, Who(f.Port));
                driver.Feed(VrrpInput.AddressesContested(f.Owner, Who(f.Port)));
                break;
            case KernelFact.Failed f:
                log.KernelRefused(OwnerName(f.Owner), f.Item, f.Error.ToString());
                break;
            case KernelFact.TrackGroupChanged f:
                driver.Feed(VrrpInput.TrackGroupState(f.Group, f.IsUp));
                break;
            case KernelFact.AddressSeen f:
                log.AddressSeen(f.Address.ToString(), f.IsGone ? "removed from" : "added to", f.Interface);
                break;
            case KernelFact.Resynchronised:
                log.Resynchronised();
                break;
            case KernelFact.Trouble f:
                log.Problem(f.What);
                break;
        }
    }

    /// <summary>Interfaces as last reported, so that only a change of theirs is.</summary>
    private readonly Dictionary<string, bool> links = [];

    private void ReportLink(string name, bool isRunning)
    {
        bool known = links.TryGetValue(name, out bool was), used = host.Routers.Any(router => Uses(router.Settings, name));
        if (used || isRunning) links[name] = isRunning;
        else links.Remove(name); // those of containers come and go by the thousand
        if (!known || was == isRunning || !used) return;
        if (isRunning) log.InterfaceUp(name);
        else log.InterfaceDown(name);
    }

    private static bool Uses(VrrpInstanceSettings instance, string name) =>
        instance.Interface == name || instance.TrackInterfaces.Any(tracked => tracked.Interface == name);

    private static string OwnerName(string owner) => owner == Reconciler.StaticOwner ? "static" : owner;

    /// <summary>Who asked the kernel for a removal, by its netlink port: mostly a process id.</summary>
    private static string Who(uint port)
    {
        if (port == 0) return "somebody the kernel does not name";
        var name = SmallFile.Read($"/proc/{port}/comm").TrimEnd();
        return name.Length == 0 ? $"process {port}, which has ended" : $"{name}, process {port}";
    }

    private static string InterfaceOf(in VrrpOutput output) => output.Interface ?? output.Router?.Settings.Interface ?? "";

    /// <summary>Null: the interface is gone, which is told elsewhere.</summary>
    private Errno? Announce(InetAddress address, string interfaceName)
    {
        if (kernel.IndexOf(interfaceName) is not { } index) return null;
        bool isRouter = address.Family == InetFamily.IPv6 && routerFlags.IsRouter(interfaceName, Clock.Now());
        return announcer.Announce(address, index, kernel.MacOf(index), isRouter);
    }

    private void SayAnnounced(InetAddress address, string interfaceName, Errno? announced)
    {
        if (announced is not { } error) return;
        if (error.Failed) log.KernelRefused(interfaceName, $"announcing {address}", error.ToString());
        else if (address.Family == InetFamily.IPv6) log.SendingNeighbourAdvert(interfaceName, address);
        else log.SendingArp(interfaceName, address);
    }

    /// <summary>Polls what is to be polled from now on; what no longer is, counts as the kernel says.</summary>
    private void StartLinkbeat()
    {
        linkbeat?.Dispose();
        linkbeat = null;
        var polled = LinkbeatSelection.Of(configuration);
        foreach (var name in linkbeats.Keys.Where(name => !polled.Any(item => item.Interface == name)).ToList()) OnLinkbeat(name, hasLink: true);
        if (polled.Count == 0) return;
        if (LinkProbe.Open(out var probe) is { Failed: true } error) log.Failure($"linkbeat cannot poll: {error}");
        else linkbeat = new LinkbeatPoller(polled, probe, (name, hasLink) => loop.Post(() => OnLinkbeat(name, hasLink)));
    }

    private void OnLinkbeat(string name, bool hasLink)
    {
        linkbeats[name] = hasLink;
        if (kernel.Snapshot(name) is { } snapshot) driver.Feed(VrrpInput.InterfaceChanged(WithLinkbeat(snapshot)));
    }

    private InterfaceSnapshot WithLinkbeat(InterfaceSnapshot snapshot) =>
        linkbeats.TryGetValue(snapshot.Name, out var hasLink) && !hasLink ? snapshot with { IsRunning = false } : snapshot;
}

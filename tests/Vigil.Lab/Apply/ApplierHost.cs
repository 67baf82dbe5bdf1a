using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;
using Vigil.Lab.Netlink;
using Xunit;

namespace Vigil.Lab.Apply;

/// <summary>A namespace with an applier in it that is driven as the worker's loop drives it.</summary>
internal sealed class ApplierHost : IDisposable
{
    public static readonly TimeSpan PutBack = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly DirectoryInfo _run = Directory.CreateTempSubdirectory("vigil-apply-");

    public ScratchNamespace Network { get; } = new();

    public List<KernelFact> Facts { get; } = [];

    public KernelApplier? Applier { get; private set; }

    /// <summary>Starts an applier in the calling thread's namespace; the one before is dropped as if it had been killed.</summary>
    public KernelApplier Start(Configuration configuration, bool adopt = false)
    {
        Applier?.Dispose();
        Facts.Clear();
        Applier = KernelApplier.Open(configuration, _run.FullName, out var error);
        Assert.True(Applier is not null, error.ToString());
        Applier.Start(_ => adopt, Clock.Now());
        TakeFacts();
        return Applier;
    }

    /// <summary>Runs the applier's loop until the condition holds; fails when it does not within the patience. Returns how long it took.</summary>
    public TimeSpan Until(Func<bool> condition, string what, TimeSpan? patience = null)
    {
        var start = Clock.Now();
        while (!condition())
        {
            Turn();
            if (Clock.Now() - start > (patience ?? Patience))
                Assert.Fail($"did not happen: {what}\n{string.Join("\n", Facts)}");
        }
        return Clock.Now() - start;
    }

    /// <summary>One turn of the loop, without waiting.</summary>
    public void Turn()
    {
        var now = Clock.Now();
        if (Applier!.NextWake is { } wake && wake <= now)
            Applier.Wake(now);
        else
            Applier.OnReadable(now);
        Applier.OnFirewallReadable();
        TakeFacts();
    }

    /// <summary>Lets the loop run for a while, for what must not happen in that time.</summary>
    public void RunFor(TimeSpan time)
    {
        for (var end = Clock.Now() + time; Clock.Now() < end;)
            Turn();
    }

    public void TakeFacts()
    {
        while (Applier!.TryTake(out var fact))
            Facts.Add(fact);
    }

    /// <summary>What "ip -br addr" shows on the interface: <c>address/length</c>, in order.</summary>
    public List<string> Addresses(string device = "eth0") =>
        [.. Network.IpJson($"addr show dev {device} scope global").SelectMany(link => link.GetProperty("addr_info").EnumerateArray())
            .Where(a => a.TryGetProperty("local", out _))
            .Select(a => $"{a.GetProperty("local").GetString()}/{a.GetProperty("prefixlen").GetInt32()}")];

    /// <summary>Ledger files there are.</summary>
    public int Ledgers => _run.EnumerateFiles("*.ledger", SearchOption.AllDirectories).Count();

    public void Dispose()
    {
        Applier?.Dispose();
        Network.Dispose();
        _run.Delete(recursive: true);
    }
}

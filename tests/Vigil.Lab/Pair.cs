using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab;

/// <summary>Two hosts that share an address, and a watch on who owns it.</summary>
internal sealed class Pair : IDisposable
{
    /// <summary>Priority of the preferred node.</summary>
    public const int High = 200;

    /// <summary>Priority of the other.</summary>
    public const int Low = 100;

    /// <summary>How much later than the protocol's own time something may happen on a busy machine.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(700);

    /// <summary>Long enough for a daemon to start and a master-down time to pass.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    public Pair(VrrpConfig config)
    {
        Config = config;
        A = Lab.AddHost("a");
        B = Lab.AddHost("b");
        Owners = new Ownership(config.Address, A, B);
    }

    public VrrpConfig Config { get; }

    public LabKit.Lab Lab { get; } = new();

    public Host A { get; }

    public Host B { get; }

    public Ownership Owners { get; }

    public LabProcess StartA(Product product, int priority = High, string extra = "") =>
        product.Start(A, Config.For(A, B, priority, extra));

    public LabProcess StartB(Product product, int priority = Low, string extra = "") =>
        product.Start(B, Config.For(B, A, priority, extra));

    /// <summary>They run, and no worker of theirs died: its supervisor starts another one, so that nobody else might notice.</summary>
    public static void AssertUnharmed(params LabProcess[] daemons) => Assert.All(daemons, daemon =>
    {
        Assert.True(daemon.Running, daemon.Log);
        Assert.Empty(daemon.Matching("died: Respawning"));
    });

    public void Dispose()
    {
        Owners.Dispose();
        Lab.Dispose();
    }
}

using Vigil.Lab.Interop;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>
/// Goal: with --release-vips a reload takes the address of a backup out of the kernel, whoever put it there. Method: somebody adds it by
/// hand on the backup, then SIGHUP. keepalived 2.2.7 does it with -V; with -X alone it only says so.
/// </summary>
public sealed class ReloadReleaseTests
{
    [Theory]
    [InlineData("vigil", "--release-vips", true)]
    [InlineData("vigil", "--dont-release-vrrp", true)]
    [InlineData("vigil", "--dump-conf", false)]
    [InlineData("keepalived", "--dont-release-vrrp", true)]
    [InlineData("keepalived", "--dump-conf", false)]
    public void A_reload_releases_what_a_backup_should_not_have(string product, string option, bool isReleased)
    {
        using var pair = new Pair(new VrrpConfig());
        using LabProcess master = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        using LabProcess backup = Product.Named(product).Start(pair.B, pair.Config.For(pair.B, pair.A, Pair.Low), option);
        backup.WaitFor("Entering BACKUP STATE", Pair.Soon);
        pair.B.Box.Run("ip", "address", "add", $"{pair.Config.Address}/24", "dev", "eth0");
        int mark = backup.Mark;

        backup.Send(Signal.Hup);
        backup.WaitFor("Reload complete", Pair.Soon, mark);
        if (isReleased) Wait.Until(() => !HasAddress(pair), Pair.Soon, $"the address is gone\n{backup.Log}");

        // The worker answers what was asked after the reload when it is through with that.
        backup.Send(Signal.Usr2);
        Wait.Until(() => pair.B.Box.Read("/tmp/keepalived.stats").Length > 0, Pair.Soon, "the counters");
        Assert.Equal(isReleased, !HasAddress(pair));
    }

    private static bool HasAddress(Pair pair) => pair.B.Box.Run("ip", "-o", "address", "show", "dev", "eth0").Contains($" {pair.Config.Address}/", StringComparison.Ordinal);
}

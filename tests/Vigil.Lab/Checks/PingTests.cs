using Vigil.Checks;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Lab.Netlink;
using Xunit;

namespace Vigil.Lab.Checks;

/// <summary>
/// Goal: PING_CHECK, bind_if and fwmark on a real kernel. Method: a network namespace in which nobody may open echo sockets, until the daemon
/// lets its own group.
/// </summary>
public sealed class PingTests
{
    private static CheckConnection To(string address) => new() { Target = new(InetAddress.Parse(address), 0), Timeout = TimeSpan.FromSeconds(1) };

    private static ProbeResult Ping(CheckConnection connection)
    {
        Assert.False(EventLoop.Create(out var loop).Failed);
        using (loop)
        {
            using var prober = new Prober(loop);
            loop.Woken = prober.Wake;
            ProbeResult? result = null;
            using var run = prober.Create(new PingCheck(new(connection)), connection, (_, end) => result = end);
            run.Start(1, 0, 1, Clock.Now());
            while (result is null)
            {
                loop.WakeAt(prober.NextWake);
                loop.Turn(-1);
            }
            return result.Value;
        }
    }

    [Fact]
    public void EchoesComeBackOnceTheGroupMayAsk()
    {
        using var net = new ScratchNamespace();
        net.Ip("address add 192.0.2.1/24 dev eth0");
        net.Run(() =>
        {
            Assert.Contains("ermission", Ping(To("127.0.0.1")).Detail);
            Assert.False(PingGroups.Allow(Identity.Own.GroupId, out var groups).Failed);
            Assert.True(Ping(To("127.0.0.1")) is { IsGood: true }, "IPv4");
            Assert.True(Ping(To("::1")) is { IsGood: true }, "IPv6");
            Assert.True(Ping(To("127.0.0.1") with { Source = InetAddress.Parse("127.0.0.9"), Mark = 7 }) is { IsGood: true }, "source and mark");
            Assert.False(Ping(To("192.0.2.9")).IsGood, "nobody is there");
            Assert.False(Ping(To("203.0.113.1")).IsGood, "no route");
            Assert.False(Ping(To("127.0.0.1") with { Interface = "eth0" }).IsGood, "loopback is not behind eth0");
            Assert.StartsWith("SO_BINDTODEVICE", Ping(To("127.0.0.1") with { Interface = "eth9" }).Detail);
            groups.Dispose();
            Assert.Contains("ermission", Ping(To("127.0.0.1")).Detail);
        });
    }
}

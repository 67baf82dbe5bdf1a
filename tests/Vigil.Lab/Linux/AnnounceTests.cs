using System.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>What a gratuitous ARP and an unsolicited NA are for: a neighbour that knew the old owner's MAC learns the new one.</summary>
public sealed class AnnounceTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    [Theory]
    [InlineData("10.77.0.10")]
    [InlineData("fd77::10")]
    public void A_neighbour_that_knew_another_owner_learns_the_new_one(string address)
    {
        hosts.Far.Ip($"neigh add {address} lladdr 02:00:00:00:00:99 dev far0 nud stale");
        hosts.Near.Run(() =>
        {
            Assert.False(AnnounceSocket.Open(out AnnounceSocket socket).Failed);
            using (socket)
            {
                Errno error = socket.Announce(InetAddress.Parse(address), TwoHosts.IndexOf("eth0"), [2, 0x11, 0x22, 0x33, 0x44, 0x55], isRouter: false);
                Assert.False(error.Failed, error.ToString());
            }
        });
        var waited = Stopwatch.StartNew();
        while (!hosts.Far.Ip($"neigh show {address} dev far0").Contains("02:11:22:33:44:55", StringComparison.Ordinal))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), "the neighbour did not learn it");
    }

    /// <summary>faults.md 36: a socket nobody reads must not fill up.</summary>
    [Fact]
    public void The_sockets_that_only_send_never_queue_a_frame() => hosts.Near.Run(() =>
    {
        Assert.False(AnnounceSocket.Open(out AnnounceSocket socket).Failed);
        using (socket)
        {
            Assert.False(socket.Announce(InetAddress.Parse("10.77.0.11"), TwoHosts.IndexOf("eth0"), [2, 0, 0, 0, 0, 1], isRouter: false).Failed);
            hosts.Far.Ip("neigh flush all");
            for (int i = 100; i < 110; i++)
                Process.Start("ip", ["netns", "exec", hosts.Far.Name, "bash", "-c", $"echo > /dev/udp/10.77.0.{i}/9"]).WaitForExit(); // each asks by ARP
            var waited = Stopwatch.StartNew();
            while (waited.Elapsed < TimeSpan.FromMilliseconds(500)) // long enough for the first requests
                Assert.All(File.ReadLines("/proc/thread-self/net/packet").Skip(1), line => Assert.Equal("0", line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[6]));
        }
    });
}

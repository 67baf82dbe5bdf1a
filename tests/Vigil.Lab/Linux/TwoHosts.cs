using System.Diagnostics;
using Vigil.Lab.Netlink;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>Two namespaces joined by a cable: <c>eth0</c> of the near one is 10.77.0.1, fd77::1; <c>far0</c> of the far one .2, ::2.</summary>
public sealed class TwoHosts : IDisposable
{
    public ScratchNamespace Near { get; } = new();

    public ScratchNamespace Far { get; } = new();

    public TwoHosts()
    {
        Near.Ip("link set peer0 down");
        Near.Ip("link set peer0 name far0");
        Near.Ip($"link set far0 netns {Far.Name}");
        Far.Ip("link set far0 up");
        Near.Ip("addr add 10.77.0.1/24 dev eth0");
        Near.Ip("addr add fd77::1/64 dev eth0 nodad");
        Far.Ip("addr add 10.77.0.2/24 dev far0");
        Far.Ip("addr add fd77::2/64 dev far0 nodad");
        var waited = Stopwatch.StartNew();
        while (Near.Ip("link show eth0").Contains("NO-CARRIER", StringComparison.Ordinal) || Near.Ip("-6 addr show eth0").Contains("tentative", StringComparison.Ordinal)
            || Far.Ip("-6 addr show far0").Contains("tentative", StringComparison.Ordinal))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "the cable did not come up");
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }

    /// <summary>Index of an interface of the namespace of the calling thread.</summary>
    public static int IndexOf(string name) => int.Parse(
        File.ReadLines("/proc/thread-self/net/dev_mcast").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(words => words[1] == name)[0]);
}

using FsCheck;
using FsCheck.Fluent;
using Vigil.Core.Services;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Netlink;
using Xunit;
using static Vigil.Tests.Apply.Ipvs.Services;

namespace Vigil.Tests.Apply.Ipvs;

/// <summary>
/// Goal: whatever is wanted, edited by others and answered wrongly in between, the table ends as wanted, and what was never wanted is never
/// touched. Method: random histories from one seed against the fake kernel.
/// </summary>
public sealed class IpvsReconcilerProperties
{
    private const int Runs = 300, Steps = 30;
    private static readonly string[] Addresses = ["10.0.0.100", "10.0.0.101", "10.0.0.102"];
    private static readonly string[] Servers = ["10.0.0.2", "10.0.0.3", "10.0.0.4"];
    private static readonly int[] Lies = [Errno.NoBufferSpace, Errno.TimedOut, Errno.Interrupted, Errno.Exists];

    [Fact]
    public void Every_history_ends_with_the_wanted_table() => Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Runs), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Play));

    private static void Play(int seed)
    {
        var random = new Random(seed);
        var kernel = new FakeIpvs();
        var foreign = Web("192.0.2.1", "192.0.2.2");
        AddForeign(kernel, foreign);
        DesiredService[] wanted = [];
        for (var i = 0; i < Steps; i++)
        {
            switch (random.Next(4))
            {
                case 0: kernel.Want(wanted = Table(random)); break;
                case 1: Vandalise(kernel, random); break;
                case 2: kernel.Lies[$"add {Pick(random, Servers)}:80 to TCP {Pick(random, Addresses)}:80"] = Pick(random, Lies); break;
                default: kernel.Run(TimeSpan.FromSeconds(random.Next(30))); break;
            }
        }
        kernel.Lies.Clear();
        kernel.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(Text([foreign, .. wanted]), Text(kernel));
        Assert.Equal(wanted.Length, kernel.Reconciler.Keys.Count);
        var writes = kernel.Writes.Count;
        kernel.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(writes, kernel.Writes.Count);
    }

    private static DesiredService[] Table(Random random) =>
    [
        .. Addresses.Where(_ => random.Next(3) > 0).Select(address =>
            Web(address, [.. Servers.Where(_ => random.Next(3) > 0).Select(server => $"{server} {random.Next(3)}")]).With(random.Next(2) == 0 ? "rr" : "wlc")),
    ];

    private static void AddForeign(FakeIpvs kernel, DesiredService service) => kernel.Table[service.Key.ToKernel()] =
        (service.ToKernel(), service.Servers.Select(server => server.ToKernel()).ToDictionary(server => server.Key));

    /// <summary>Removes, adds or changes something in a service at one of our addresses, whether it is ours just now or not.</summary>
    private static void Vandalise(FakeIpvs kernel, Random random)
    {
        var key = Web(Pick(random, Addresses)).Key.ToKernel();
        if (!kernel.Table.TryGetValue(key, out var one))
            return;
        var server = Server(Pick(random, Servers)).ToKernel();
        switch (random.Next(4))
        {
            case 0: kernel.Table.Remove(key); break;
            case 1: one.Destinations.Remove(server.Key); break;
            case 2: one.Destinations[server.Key] = server with { Weight = 99 }; break;
            default: kernel.Table[key] = (one.Service with { Scheduler = "sh" }, one.Destinations); break;
        }
    }

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static string Text(IEnumerable<DesiredService> services) => string.Join('\n', services
        .Select(service => $"{service.ToKernel()}: {string.Join(", ", service.Servers.Select(server => server.ToKernel().ToString()).Order())}").Order());

    private static string Text(FakeIpvs kernel) => string.Join('\n', kernel.Table.Values
        .Select(one => $"{one.Service}: {string.Join(", ", one.Destinations.Values.Select(server => server.ToString()).Order())}").Order());
}

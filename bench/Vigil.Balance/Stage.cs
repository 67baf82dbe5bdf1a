using System.Net;
using Vigil.Netlink;
using Vigil.Xdp.Table;

namespace Vigil.Balance;

/// <summary>Something a frame can meet on the balancer.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Set">Makes it so, in the balancer's namespace, until what it returns is disposed of; null when this kernel or engine cannot.</param>
/// <param name="To">Where frames are sent to.</param>
/// <param name="Flags">TCP flags of what each flow sends before it is measured.</param>
/// <param name="Counted">Its frames reach a sink.</param>
internal sealed record Stage(string Name, Func<Network, Frames, IDisposable?> Set, string To, byte[] Flags, bool Counted = true)
{
    private static readonly byte[] None = [], Pickup = [Frames.Ack], Whole = [Frames.Syn, Frames.Ack];

    internal static readonly Stage Reception = new("XDP_DROP where frames come in", (network, frames) => frames.Attach("vb_sink", network.In), Network.Vip, None);
    internal static readonly Stage Redirect = new("bare redirect (the floor)", (network, frames) => frames.Attach("vb_redirect", network.In), Network.Vip, None);
    internal static readonly Stage Return = new("XDP_TX", (network, frames) => frames.Attach("vb_return", network.In), Network.Vip, None);
    internal static readonly Stage Stack = new("the stack drops what is not its own", (network, frames) => frames.Attach("vb_pass", network.In), Stranger, None, Counted: false);
    internal static readonly Stage Forwarding = new("forwarding", (network, frames) => frames.Attach("vb_pass", network.In), Network.Beyond, None);
    internal static readonly Stage Nft = new("nft DNAT", DestinationNat, Network.Vip, Pickup);
    internal static readonly Stage IpvsDirect = new("IPVS DR", (network, frames) => Ipvs(network, frames, IpvsForwarding.DirectRouting, Network.Vip), Network.Vip, Whole);
    internal static readonly Stage IpvsNat = new("IPVS NAT", (network, frames) => Ipvs(network, frames, IpvsForwarding.Masquerade, SecondVip), SecondVip, Whole);

    // Its connections outlive a service: another one's would be met under the same address.
    private const string SecondVip = "10.100.1.0";

    /// <summary>A destination nobody has: no route leads there.</summary>
    internal const string Stranger = "203.0.113.1";

    /// <summary>This engine.</summary>
    internal static Stage Engine(string name, EngineOptions options) => new(name, (network, _) => OwnEngine.Start(network, options), Network.Vip, Whole);

    /// <summary>Server addresses; all lead to one host.</summary>
    internal static string ServerAddress(int number) => $"10.2.0.{10 + number % 10}";

    private static IDisposable? DestinationNat(Network network, Frames frames)
    {
        Network.Run("nft", "-f -", $"table ip balance {{ chain in {{ type nat hook prerouting priority -100; ip daddr 10.100.0.0/16 tcp dport 80 dnat to {ServerAddress(0)}\n }}\n }}\n");
        return new Both(frames.Attach("vb_pass", network.In), () => Network.Run("nft", "delete table ip balance"));
    }

    private static IDisposable? Ipvs(Network network, Frames frames, IpvsForwarding forwarding, string address)
    {
        using var ipvs = IpvsConnection.Open(new NetlinkSocketOptions(), out _);
        if (ipvs is null)
            return null;
        var key = IpvsServiceKey.At(6, IPAddress.Parse(address), 80);
        IpvsRequest[] requests =
        [
            IpvsRequest.Add(new IpvsService { Key = key, Scheduler = "rr", Granularity = IpvsService.SingleClient(IpFamily.V4) }),
            .. Enumerable.Range(0, 10).Select(i => IpvsRequest.Add(key, new IpvsDestination(new(IPAddress.Parse(ServerAddress(i)), 80), forwarding, 1))),
        ];
        if (ipvs.Execute(requests).FirstOrDefault(outcome => !outcome.Ok) is { Ok: false } failure)
            throw new IOException($"IPVS: {failure}");
        return new Both(frames.Attach("vb_pass", network.In), () =>
        {
            using var again = IpvsConnection.Open(new NetlinkSocketOptions(), out _);
            again?.Execute(IpvsRequest.Flush());
        });
    }

    private sealed class Both(IDisposable first, Action then) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            then();
        }
    }
}

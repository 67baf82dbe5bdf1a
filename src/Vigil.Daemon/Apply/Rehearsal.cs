using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Firewall;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>
/// Walks the way of a claim once, so that the first real one finds its code loaded: decided on a made-up interface that no
/// request ever reaches, written to a ledger that is removed at once, and a question to the kernel.
/// </summary>
internal static class Rehearsal
{
    private const string Owner = "(rehearsal)";
    private const string Device = "(none)";
    private const int Index = int.MaxValue;

    /// <summary>Does it; on any thread, beside a working applier.</summary>
    public static void Run(string runDirectory)
    {
        using var connection = NetlinkConnection.Open(new NetlinkSocketOptions(), out _);
        if (connection is null)
            return;
        var ledgers = new LedgerStore(runDirectory);
        var reconciler = new Reconciler(connection.Port);
        var link = new Link { Index = Index, Name = Device, Flags = LinkFlags.Up | LinkFlags.Running };
        var now = Instant.Zero;
        reconciler.Configure(new Configuration { Instances = [Instance] });
        reconciler.Dumped([link], [], now);
        var firewall = new FirewallTable(new FirewallSettings());
        firewall.Want(Owner, FirewallEntry.Of(Instance));
        firewall.Plan();
        reconciler.Want(Owner, WantedItem.Of(Instance), now);
        var buffer = new byte[4096];
        foreach (var operation in reconciler.TakeDue(now))
        {
            var writer = new NetlinkWriter(buffer);
            operation.Request.Payload.Encode(ref writer);
            reconciler.Completed(operation, default, now);
            if (operation.Request.Payload is InterfaceAddress && Answer(writer.Written) is { } change)
                reconciler.Handle([change], now);
        }
        ledgers.Write(Owner, Ledger.Format(Owner, reconciler.ItemsOf(Owner), _ => Device));
        ledgers.Remove(Owner);
        reconciler.Release(Owner, now);
        reconciler.TakeDue(now);
        connection.Execute(new NetlinkRequest(RouteObject.Link.GetMessage(), MessageFlags.None, new Link { Index = 1 }));
    }

    /// <summary>What the kernel tells everybody when it has set an address: the same bytes.</summary>
    private static NetlinkEvent? Answer(ReadOnlySpan<byte> address) =>
        NetlinkEvents.Decode(new NetlinkHeader((uint)(NetlinkHeader.Size + address.Length), RouteObject.Address.NewMessage(), MessageFlags.None, 0, 0), address);

    private static VrrpInstanceSettings Instance => new()
    {
        Name = Owner,
        VirtualRouterId = new VirtualRouterId(1),
        Interface = Device,
        Accept = false,
        VirtualAddresses =
        [
            new AddressSettings { Address = InetAddress.Parse("192.0.2.1"), PrefixLength = 32, Interface = Device },
            new AddressSettings { Address = InetAddress.Parse("2001:db8::1"), PrefixLength = 128, Interface = Device },
        ],
        VirtualRoutes =
        [
            new RouteSettings { Family = InetFamily.IPv4, Destination = new InetPrefix(InetAddress.Parse("192.0.2.0"), 24), Interface = Device },
        ],
        VirtualRules = [new RuleSettings { Family = InetFamily.IPv4, Priority = 1, Table = 1 }],
    };
}

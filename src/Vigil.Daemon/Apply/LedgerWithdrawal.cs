using Vigil.Core.Settings;
using Vigil.Daemon.Supervision;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>
/// Takes out of the kernel what the ledgers say a worker put there, and the addresses the configuration names in case a ledger could
/// not be written (a full disk): for the supervisor, when the worker cannot do it itself. The ledgers stay; a worker that starts
/// afterwards finds nothing of theirs and removes them.
/// </summary>
public sealed class LedgerWithdrawal(string runDirectory, Func<Configuration> configuration) : IOwnedAddresses
{
    /// <inheritdoc/>
    public int Withdraw()
    {
        var texts = new LedgerStore(runDirectory).ReadAll().ToList();
        if (NetlinkConnection.Open(new NetlinkSocketOptions(), out _) is not { } connection)
            return 0;
        using (connection)
        {
            if (connection.Dump<Link>(default, out _) is not { } links)
                return 0;
            var indexes = links.Where(link => link.Name is not null).ToDictionary(link => link.Name!, link => link.Index);
            int? IndexOf(string name) => indexes.TryGetValue(name, out var index) ? index : null;
            var items = texts.Select(text => Ledger.Parse(text, IndexOf)).OfType<OwnedItems>()
                .Where(ledger => ledger.Owner != Reconciler.StaticOwner).SelectMany(ledger => ledger.Items.Reverse()).ToList();
            items.AddRange(configuration().Instances.SelectMany(WantedItem.Of).Select(item => item.Resolve(IndexOf)).OfType<KernelItem.Address>()
                .ExceptBy(items.Select(item => item.Identity), item => item.Identity));
            if (items.Count == 0)
                return 0;
            var outcomes = connection.Execute([.. items.Select(item => item.ToDelete())]);
            return items.Where((item, i) => item is KernelItem.Address && outcomes[i].Ok).Count();
        }
    }
}

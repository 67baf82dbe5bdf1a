using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Firewall;

/// <summary>
/// Keeps the nftables table of <c>no_accept</c> as it should be: runs what <see cref="FirewallTable"/> plans, and does so
/// again when somebody else takes the table or parts of it away (<c>nft flush ruleset</c>).
/// </summary>
public sealed class FirewallKeeper(FirewallSettings settings, Action<string> trouble) : IDisposable
{
    private const int LargestRead = 256;

    private readonly FirewallTable _table = new(settings);
    private Libnftables? _nftables;
    private NetlinkSocket? _events;
    private bool _refused;

    /// <summary>Descriptor that becomes readable when rule sets change; null as long as nothing was ever dropped.</summary>
    public int? Descriptor => _events?.Descriptor;

    /// <summary>From now on this is dropped for the owner.</summary>
    public void Want(string owner, IEnumerable<FirewallEntry> entries)
    {
        _table.Want(owner, entries);
        Carry();
    }

    /// <summary>After a reload. The name never changes while the daemon runs.</summary>
    public void Use(FirewallSettings changed)
    {
        _table.Use(changed);
        Carry();
    }

    /// <summary>Removes the table an earlier run of the daemon left, where the configuration could have made one.</summary>
    public void Clean()
    {
        if (!Open())
            return;
        if (_nftables!.Run(_table.Clean()) is { } problem)
            trouble($"nftables table {_table.Name} of an earlier run cannot be removed: {problem}");
        Drain(); // what this told is ours
    }

    /// <summary>Reads what changed; a table somebody damaged is made anew.</summary>
    public void OnReadable()
    {
        if (!Drain())
            return;
        _table.Forget();
        trouble($"nftables table {_table.Name} was changed by somebody else and is made anew");
        Carry();
    }

    /// <summary>Carries out the plan; if it fails, the table is not what we thought, and is made anew once.</summary>
    private void Carry()
    {
        string? problem = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (_table.Plan() is not { } commands || !Open())
                return;
            problem = _nftables!.Run(commands);
            Drain(); // what this told is ours
            if (problem is null)
            {
                _table.Done();
                return;
            }
            _table.Forget();
        }
        trouble($"nftables table {_table.Name}: {problem}");
    }

    private bool Open()
    {
        if (_nftables is not null)
            return true;
        if (_refused)
            return false;
        _nftables = Libnftables.Open(out var problem);
        _refused = _nftables is null;
        if (problem is not null)
            trouble(problem);
        var options = new NetlinkSocketOptions { Protocol = TableEvents.NetfilterProtocol, Groups = [TableEvents.NftablesGroup] };
        if (!_refused && (_events = NetlinkSocket.Open(options, out var error)) is null)
            trouble($"changes of nftables by others will not be noticed: {error}");
        return !_refused;
    }

    /// <summary>Reads all waiting events; true when one says that our table lost something, or events were lost.</summary>
    private bool Drain()
    {
        var lost = false;
        for (var i = 0; i < LargestRead && _events is not null; i++)
        {
            var status = _events.Receive(out var datagram, out _);
            if (status is ReceiveStatus.Empty or ReceiveStatus.Failed)
                break;
            lost |= status == ReceiveStatus.Overrun;
            var reader = new MessageReader(datagram);
            while (reader.MoveNext())
                lost |= TableEvents.IsRemovalFrom(_table.Name, reader.Header, reader.Payload);
        }
        return lost;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _events?.Dispose();
        _nftables?.Dispose();
    }
}

using System.Globalization;
using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Apply.Firewall;

/// <summary>An address whose traffic is dropped; a link-local one only on its interface.</summary>
public sealed record FirewallEntry(InetAddress Address, string? Interface)
{
    /// <summary>
    /// What is dropped for a master of the instance: its virtual addresses, unless it accepts or owns them
    /// (RFC 9568 section 6.1, Accept_Mode).
    /// </summary>
    public static IEnumerable<FirewallEntry> Of(VrrpInstanceSettings instance)
    {
        if (instance.Accept || instance.Priority.IsOwner)
            return [];
        return instance.VirtualAddresses.Concat(instance.ExcludedAddresses)
            .Select(a => new FirewallEntry(a.Address, a.Address.IsLinkLocal6 ? a.Interface ?? instance.Interface : null))
            .Distinct();
    }
}

/// <summary>
/// The nftables table of <c>no_accept</c>: what should be in it, what is, and the commands between the two. Pure. There is
/// one table for each family; it exists while something is to be dropped. Neighbour discovery always passes, else an
/// IPv6 router would not find the address.
/// </summary>
public sealed class FirewallTable(FirewallSettings settings)
{
    private static readonly InetFamily[] Families = [InetFamily.IPv4, InetFamily.IPv6];

    private readonly Dictionary<string, HashSet<FirewallEntry>> _wanted = [];
    private readonly Dictionary<InetFamily, HashSet<FirewallEntry>> _installed = [];

    private FirewallSettings settings = settings;

    /// <summary>Name of the table, in both families.</summary>
    public string Name => settings.Table;

    /// <summary>Whether there is, or should be, anything.</summary>
    public bool InUse => _wanted.Count > 0 || _installed.Count > 0;

    /// <summary>From now on this is dropped for the owner, and nothing else.</summary>
    public void Want(string owner, IEnumerable<FirewallEntry> entries)
    {
        var set = entries.ToHashSet();
        if (set.Count == 0)
            _wanted.Remove(owner);
        else
            _wanted[owner] = set;
    }

    /// <summary>Other settings for the same table: with them it is made anew by the next <see cref="Plan"/>, in one transaction.</summary>
    public void Use(FirewallSettings changed)
    {
        if (changed == settings)
            return;
        settings = changed;
        Forget();
    }

    /// <summary>Somebody changed the table: it is made anew by the next <see cref="Plan"/>.</summary>
    public void Forget() => _installed.Clear();

    /// <summary>The commands, one transaction, that make the table what it should be; null when it is. Tell <see cref="Done"/> when they worked.</summary>
    public string? Plan()
    {
        var commands = new StringBuilder();
        foreach (var family in Families)
            Plan(commands, family);
        return commands.Length == 0 ? null : commands.ToString();
    }

    /// <summary>The commands of <see cref="Plan"/> worked.</summary>
    public void Done()
    {
        foreach (var family in Families)
        {
            if (Wanted(family) is { Count: > 0 } wanted)
                _installed[family] = wanted;
            else
                _installed.Remove(family);
        }
    }

    /// <summary>Removes a table an earlier run left.</summary>
    public string Clean() => Delete(InetFamily.IPv4) + Delete(InetFamily.IPv6);

    private HashSet<FirewallEntry> Wanted(InetFamily family) =>
        _wanted.Values.SelectMany(entries => entries).Where(entry => entry.Address.Family == family).ToHashSet();

    private void Plan(StringBuilder commands, InetFamily family)
    {
        var wanted = Wanted(family);
        if (!_installed.TryGetValue(family, out var installed))
        {
            if (wanted.Count > 0)
                commands.Append(Delete(family)).Append(Create(family)).Append(Elements("add", family, wanted));
            return;
        }
        if (wanted.Count == 0)
            commands.Append(Delete(family));
        else
            commands.Append(Elements("add", family, wanted.Except(installed))).Append(Elements("delete", family, installed.Except(wanted)));
    }

    /// <summary>Adding first makes the deletion work whether it is there or not.</summary>
    private string Delete(InetFamily family) => $"add table {Table(family)}\ndelete table {Table(family)}\n";

    private string Create(InetFamily family)
    {
        var verdict = settings.Counters ? "counter drop" : "drop";
        var pass = settings.Counters ? "counter accept" : "accept";
        var (type, ip) = family == InetFamily.IPv6 ? ("ipv6_addr", "ip6") : ("ipv4_addr", "ip");
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"table {Table(family)} {{\n  set vips {{ type {type}; }}\n");
        if (family == InetFamily.IPv6)
            text.Append(CultureInfo.InvariantCulture, $"  set vips_link_local {{ type ipv6_addr . {(settings.MatchIndex ? "iface_index" : "ifname")}; }}\n");
        foreach (var (chain, hook, field, device) in new[] { ("in", "input", "daddr", "iif"), ("out", "output", "saddr", "oif") })
        {
            text.Append(CultureInfo.InvariantCulture, $"  chain {chain} {{\n    type filter hook {hook} priority {settings.Priority}; policy accept;\n");
            if (family == InetFamily.IPv6)
            {
                var match = settings.MatchIndex ? device : device + "name";
                text.Append(CultureInfo.InvariantCulture, $"    icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert }} {pass}\n");
                text.Append(CultureInfo.InvariantCulture, $"    ip6 {field} . {match} @vips_link_local {verdict}\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"    {ip} {field} @vips {verdict}\n  }}\n");
        }
        return text.Append("}\n").ToString();
    }

    private string Elements(string verb, InetFamily family, IEnumerable<FirewallEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var byInterface in entries.ToLookup(entry => entry.Interface is not null))
        {
            var elements = byInterface.Select(e => byInterface.Key ? $"{e.Address} . \"{e.Interface}\"" : $"{e.Address}").Order(StringComparer.Ordinal);
            var set = byInterface.Key ? "vips_link_local" : "vips";
            text.Append(CultureInfo.InvariantCulture, $"{verb} element {Table(family)} {set} {{ {string.Join(", ", elements)} }}\n");
        }
        return text.ToString();
    }

    private string Table(InetFamily family) => $"{(family == InetFamily.IPv6 ? "ip6" : "ip")} {settings.Table}";
}

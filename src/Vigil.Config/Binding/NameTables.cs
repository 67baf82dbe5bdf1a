using System.Globalization;

namespace Vigil.Config.Binding;

/// <summary>iproute2's tables of names (and /etc/protocols): the kernel's own entries, and the files that add to them.</summary>
public static class NameTables
{
    private static readonly Dictionary<NameTable, Dictionary<string, uint>> BuiltIn = new()
    {
        [NameTable.RouteTable] = new() { ["default"] = 253, ["main"] = 254, ["local"] = 255 },
        [NameTable.Scope] = new() { ["global"] = 0, ["site"] = 200, ["link"] = 253, ["host"] = 254, ["nowhere"] = 255 },
        [NameTable.Protocol] = new() { ["redirect"] = 1, ["kernel"] = 2, ["boot"] = 3, ["static"] = 4, ["keepalived"] = 18 },
        [NameTable.DsField] = [],
        [NameTable.Realm] = new() { ["cosmos"] = 0 },
        [NameTable.InterfaceGroup] = new() { ["default"] = 0 },
        [NameTable.IpProtocol] = new() { ["icmp"] = 1, ["tcp"] = 6, ["udp"] = 17, ["ipv6-icmp"] = 58, ["vrrp"] = 112, ["sctp"] = 132 },
    };

    private static readonly Dictionary<NameTable, string> Files = new()
    {
        [NameTable.RouteTable] = "rt_tables",
        [NameTable.Scope] = "rt_scopes",
        [NameTable.Protocol] = "rt_protos",
        [NameTable.DsField] = "rt_dsfield",
        [NameTable.Realm] = "rt_realms",
        [NameTable.InterfaceGroup] = "group",
    };

    /// <summary>Looks a name up. <paramref name="readText"/> gives a file's text, or null when there is none.</summary>
    public static uint? Find(NameTable table, string name, IReadOnlyList<string> directories, Func<string, string?> readText)
    {
        var paths = table == NameTable.IpProtocol ? ["/etc/protocols"] : directories.Select(directory => Path.Join(directory, Files[table]));
        foreach (var path in paths)
            if (readText(path) is { } text && FindIn(text, name, numberFirst: table != NameTable.IpProtocol) is { } number) return number;
        return BuiltIn[table].TryGetValue(name, out var known) ? known : null;
    }

    /// <summary>Lines of <c>NUMBER NAME</c>, or <c>NAME NUMBER ALIAS...</c> in /etc/protocols; # starts a comment.</summary>
    private static uint? FindIn(string text, string name, bool numberFirst)
    {
        foreach (var raw in text.Split('\n'))
        {
            var words = raw.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2) continue;
            var isNamed = numberFirst ? words[1] == name : words[0] == name || words.Skip(2).Contains(name, StringComparer.Ordinal);
            if (isNamed && TryNumber(words[numberFirst ? 0 : 1], out var value)) return value;
        }
        return null;
    }

    private static bool TryNumber(string text, out uint value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

using System.Text;
using Vigil.Config.Binding;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Netlink;

namespace Vigil.Daemon.Start;

/// <summary>Facts about this host, asked from the kernel and the C library each time: users, paths, interfaces of the own namespace.</summary>
internal sealed unsafe class SystemFacts : ISystemFacts
{
    private const int MaxGroups = 256;
    private const long MaxKeyFile = 4096, MaxNameFile = 1 << 20;

    private Dictionary<string, InterfaceFacts>? interfaces;

    public string HostName => Environment.MachineName;

    /// <summary>CPUs a process may name: all the kernel could have, not only those this process may use.</summary>
    public int CpuCount => Environment.ProcessorCount;

    public IReadOnlyList<string> CommandPath { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);

    public InterfaceFacts? FindInterface(string name) => (interfaces ??= ReadInterfaces()).GetValueOrDefault(name);

    public UserFacts? FindUser(string name)
    {
        var entry = Libc.getpwnam(name);
        if (entry is null) return null;
        uint* groups = stackalloc uint[MaxGroups];
        int count = MaxGroups;
        if (Libc.getgrouplist(entry->LoginName, entry->GroupId, groups, &count) < 0) count = 0;
        return new UserFacts(entry->UserId, entry->GroupId, Core.Settings.ValueList.Create<uint>(new ReadOnlySpan<uint>(groups, count)));
    }

    public uint? FindGroup(string name)
    {
        var entry = Libc.getgrnam(name);
        return entry is null ? null : entry->GroupId;
    }

    public PathFacts? FindPath(string path)
    {
        const int TypeBits = 0xf000, RegularFile = 0x8000, DirectoryType = 0x4000, LinkType = 0xa000;
        if (path.Length == 0 || path.Contains('\0')) return null;
        Libc.Statx found;
        if (Libc.statx(Libc.AT_FDCWD_FACTS, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, &found) < 0) return null;
        var kind = (found.Mode & TypeBits) switch
        {
            RegularFile => PathKind.File,
            DirectoryType => PathKind.Directory,
            LinkType => PathKind.Link,
            _ => PathKind.Other,
        };
        return new PathFacts(kind, found.Mode & ~TypeBits, found.UserId, found.GroupId, kind == PathKind.Link ? new FileInfo(path).LinkTarget : null);
    }

    public byte[]? ReadKeyFile(string path) => Read(path, MaxKeyFile);

    public uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories) =>
        NameTables.Find(table, name, directories, static path => Read(path, MaxNameFile) is { } bytes ? Encoding.UTF8.GetString(bytes) : null);

    /// <summary>A regular file up to a size; anything else, or what cannot be read, is null.</summary>
    private static byte[]? Read(string path, long most)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && file.Length is > 0 and var length && length <= most ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>One dump serves a whole configuration, however many lines name an interface.</summary>
    private static Dictionary<string, InterfaceFacts> ReadInterfaces()
    {
        using var connection = NetlinkConnection.Open(new NetlinkSocketOptions(), out _);
        var links = connection?.Dump<Link>(new DumpFilter(), out _) ?? [];
        var names = links.ToDictionary(static link => link.Index, static link => link.Name);
        return links.Where(static link => link.Name is { Length: > 0 }).GroupBy(static link => link.Name!)
            .ToDictionary(static same => same.Key, same => Facts(same.First(), names), StringComparer.Ordinal);
    }

    private static InterfaceFacts Facts(Link link, Dictionary<int, string?> names) =>
        new(link.Name!, link.Flags.HasFlag(LinkFlags.Loopback), (int)(link.Mtu ?? 0), link.VrfTable,
            link is { Kind: "macvlan" or "ipvlan", Parent: { } parent, ParentNamespace: null } ? names.GetValueOrDefault(parent) : null,
            link.Flags.HasFlag(LinkFlags.Multicast));
}

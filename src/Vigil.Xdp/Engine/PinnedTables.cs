using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Maps;
using Vigil.Xdp.Table;

namespace Vigil.Xdp.Engine;

/// <summary>Reads an engine's pinned maps: nobody is asked and nothing is changed, so it works while the daemon is dead.</summary>
public static class PinnedTables
{
    /// <summary>What must be as large as we believe for the rest to be read.</summary>
    private static readonly (string Map, int ValueSize)[] Read =
    [
        ("services", Unsafe.SizeOf<ServiceRecord>()), ("servers", Unsafe.SizeOf<ServerRecord>()), ("loads", Unsafe.SizeOf<LoadRecord>()),
        ("traffic", Unsafe.SizeOf<TrafficRecord>()), ("past", Unsafe.SizeOf<TrafficRecord>()), ("reasons", sizeof(ulong)),
        ("conns4", Unsafe.SizeOf<ConnectionRecord>()),
    ];

    /// <summary>The engine of an instance; null with the problem, or without one when there is none.</summary>
    /// <param name="root">Where the file system for pins is.</param>
    /// <param name="instance">See <see cref="PinDirectory.InstanceOfThisNamespace"/>.</param>
    /// <param name="problem">What stood in the way.</param>
    public static XdpListing? List(string root, string instance, out XdpProblem? problem)
    {
        problem = null;
        var home = PinDirectory.Home(root, instance);
        string[] folders;
        try
        {
            folders = Directory.Exists(home) ? [.. Directory.GetDirectories(home, "maps-*").OrderByDescending(Directory.GetCreationTimeUtc)] : [];
        }
        catch (UnauthorizedAccessException)
        {
            problem = Refused(home);
            return null;
        }
        if (folders.Length == 0)
            return null;
        if (!NativeLibrary.TryLoad(Native.Library, out _))
        {
            problem = new(XdpProblemCode.LibraryMissing, $"{home} cannot be read without {Native.Library}: install the package libbpf1");
            return null;
        }
        foreach (var folder in folders)
        {
            var maps = Open(folder, ref problem);
            var listing = maps.Count == Read.Length ? List(maps, Interfaces(home)) : null;
            maps.Values.ToList().ForEach(map => map.Dispose());
            if (listing is not null)
                return listing;
        }
        problem ??= new(XdpProblemCode.PinsUnusable, $"the tables in {home} are of another version of vigil: use the one that runs there");
        return null;
    }

    private static Dictionary<string, PinnedMap> Open(string folder, ref XdpProblem? problem)
    {
        const int EPERM = 1, EACCES = 13;
        var maps = new Dictionary<string, PinnedMap>();
        foreach (var (name, size) in Read)
        {
            var map = PinnedMap.Open(Path.Combine(folder, name), out var errno);
            if (errno is EPERM or EACCES)
                problem = Refused(folder);
            if (map?.Shape.ValueSize == size)
                maps[name] = map;
            else
                map?.Dispose();
        }
        return maps;
    }

    private static XdpProblem Refused(string folder) => new(XdpProblemCode.NotPermitted, $"{folder} cannot be read: root, or CAP_BPF (CAP_SYS_ADMIN before 5.8), is needed");

    private static (string, bool)[] Interfaces(string home) =>
    [
        .. new[] { PinDirectory.XdpLinks, PinDirectory.TcLinks, PinDirectory.TcFilters }.Select(folder => (Path: Path.Combine(home, folder), IsXdp: folder == PinDirectory.XdpLinks))
            .Where(folder => Directory.Exists(folder.Path)).SelectMany(folder => Directory.GetFiles(folder.Path).Select(path => (Path.GetFileName(path), folder.IsXdp))).Order(),
    ];

    private static XdpListing? List(Dictionary<string, PinnedMap> maps, (string, bool)[] interfaces)
    {
        using var servers = Map<ServerRecord>(maps["servers"]);
        using var loads = Map<LoadRecord>(maps["loads"]);
        using var past = Map<TrafficRecord>(maps["past"]);
        if (servers is null || loads is null || past is null)
            return null;
        var traffic = new PerCpuMap<TrafficRecord>(maps["traffic"].Fd);
        var byService = Enumerable.Range(0, servers.Count).Where(i => servers[i].State != ServerState.Free)
            .Select(i => new ListedServer(servers[i], loads[i], traffic.Sum((uint)i))).ToLookup(server => server.Record.Service);
        var services = new BpfMap<ServiceKeyRecord, ServiceRecord>(maps["services"].Fd).All()
            .Select(one => Service(one.Key, one.Value, [.. byService[one.Value.Id]], past[(int)one.Value.Id]))
            .OrderBy(service => service.Key.Protocol).ThenBy(service => service.Key.Address.ToString(), StringComparer.Ordinal).ThenBy(service => service.Key.Port);
        var counts = new PerCpuMap<ulong>(maps["reasons"].Fd);
        var reasons = Enumerable.Range(0, (int)Reason.Count).Select(i => ((Reason)i, counts.Sum((uint)i))).Where(one => one.Item2 > 0);
        return new XdpListing(interfaces, [.. services], [.. reasons], maps["conns4"].Shape.MaxEntries);
    }

    private static ListedService Service(ServiceKeyRecord key, ServiceRecord record, ListedServer[] servers, TrafficRecord past) => new(
        new XdpServiceKey(key.Address.ToAddress(key.Family), NetworkOrder.Swap(key.Port), key.Protocol),
        record,
        TimeSpan.FromSeconds((double)record.Persistence / Jiffies.PerSecond),
        servers.Aggregate(past, (sum, server) => sum.Plus(server.Traffic)),
        [.. servers.OrderBy(server => server.Record.State == ServerState.Up ? 0 : 1).ThenByDescending(server => server.Record.Order)]);

    private static MappedArray<T>? Map<T>(PinnedMap map)
        where T : unmanaged => MappedArray<T>.Map(map.Fd, (int)map.Shape.MaxEntries, readOnly: true);
}

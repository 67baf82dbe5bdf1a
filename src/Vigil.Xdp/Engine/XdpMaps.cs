using Vigil.Xdp.Abi;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Maps;

namespace Vigil.Xdp.Engine;

/// <summary>The maps of a loaded engine, each with its types.</summary>
internal sealed class XdpMaps : IDisposable
{
    private XdpMaps(Dictionary<string, int> fds, MappedArray<uint> rings, MappedArray<CursorRecord> cursors, MappedArray<ServerRecord> servers, MappedArray<LoadRecord> loads, MappedArray<SettingsRecord> settings,
        MappedArray<TrafficRecord> past)
    {
        Services = new(fds["services"]);
        Connections4 = new(fds["conns4"]);
        Connections6 = new(fds["conns6"]);
        Ports = new(fds["ports"]);
        Traffic = new(fds["traffic"]);
        Reasons = new(fds["reasons"]);
        (Rings, Cursors, Servers, Loads, Settings, Past) = (rings, cursors, servers, loads, settings, past);
    }

    internal BpfMap<ServiceKeyRecord, ServiceRecord> Services { get; }

    internal BpfMap<Key4Record, ConnectionRecord> Connections4 { get; }

    internal BpfMap<Key6Record, ConnectionRecord> Connections6 { get; }

    internal BpfMap<uint, uint> Ports { get; }

    internal PerCpuMap<TrafficRecord> Traffic { get; }

    internal PerCpuMap<ulong> Reasons { get; }

    internal MappedArray<uint> Rings { get; }

    internal MappedArray<CursorRecord> Cursors { get; }

    internal MappedArray<ServerRecord> Servers { get; }

    internal MappedArray<LoadRecord> Loads { get; }

    internal MappedArray<SettingsRecord> Settings { get; }

    internal MappedArray<TrafficRecord> Past { get; }

    /// <summary>Of an object that is loaded; null when memory cannot be mapped.</summary>
    internal static XdpMaps? Of(BpfObject loaded)
    {
        var maps = loaded.Maps.ToDictionary(map => map.Name, map => map);
        var fds = maps.ToDictionary(one => one.Key, one => one.Value.Fd);
        var rings = MappedArray<uint>.Map(fds["rings"], (int)maps["rings"].Shape.MaxEntries);
        var cursors = MappedArray<CursorRecord>.Map(fds["cursors"], (int)maps["cursors"].Shape.MaxEntries);
        var servers = MappedArray<ServerRecord>.Map(fds["servers"], (int)maps["servers"].Shape.MaxEntries);
        var loads = MappedArray<LoadRecord>.Map(fds["loads"], (int)maps["loads"].Shape.MaxEntries);
        var settings = MappedArray<SettingsRecord>.Map(fds["settings"], 1);
        var past = MappedArray<TrafficRecord>.Map(fds["past"], (int)maps["past"].Shape.MaxEntries);
        if (rings is not null && cursors is not null && servers is not null && loads is not null && settings is not null && past is not null)
            return new XdpMaps(fds, rings, cursors, servers, loads, settings, past);
        rings?.Dispose();
        cursors?.Dispose();
        servers?.Dispose();
        loads?.Dispose();
        settings?.Dispose();
        past?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rings.Dispose();
        Cursors.Dispose();
        Servers.Dispose();
        Loads.Dispose();
        Settings.Dispose();
        Past.Dispose();
    }
}

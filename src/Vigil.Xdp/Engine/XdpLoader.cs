using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Table;

namespace Vigil.Xdp.Engine;

/// <summary>From the compiled object to a loaded engine: sizes, pinned maps of an earlier process, the verifier.</summary>
internal static class XdpLoader
{
    /// <summary>VG_ABI_VERSION; a test compares them.</summary>
    internal const int AbiVersion = 2;

    internal const string Object = "vigil_xdp.bpf.o";

    /// <summary>Names of its programs for interfaces.</summary>
    internal const string Plain = "vigil_xdp", Completing = "vigil_xdp_virtual";

    private const string Twin = "vigil_tc.bpf.o";

    private static readonly Dictionary<string, Func<XdpSizes, uint>> SizeOf = new()
    {
        ["services"] = sizes => sizes.Services,
        ["cursors"] = sizes => sizes.Services,
        ["servers"] = sizes => sizes.Servers,
        ["loads"] = sizes => sizes.Servers,
        ["traffic"] = sizes => sizes.Servers,
        ["past"] = sizes => sizes.Services,
        ["rings"] = sizes => sizes.Rings,
        ["conns4"] = sizes => sizes.Connections,
        ["conns6"] = sizes => sizes.Connections,
        ["ports"] = sizes => sizes.Ports,
    };

    /// <summary>Opens the object with the sizes wanted; needs no privilege.</summary>
    internal static BpfObject? Open(XdpSizes sizes, out XdpProblem? problem)
    {
        if (BpfObject.Open(Object, out problem) is not { } opened)
            return null;
        foreach (var map in opened.Maps)
        {
            if (SizeOf.TryGetValue(map.Name, out var size))
                map.Resize(size(sizes));
        }
        return opened;
    }

    /// <summary>Loads all programs with tables as small as they can be, and lets go of them again: null when this kernel takes them.</summary>
    internal static XdpProblem? Try()
    {
        using var opened = BpfObject.Open(Object, out var problem);
        problem ??= opened!.Load();
        if (problem is not null)
            return problem;
        LoadTwin(opened!, out problem)?.Dispose();
        return problem;
    }

    /// <summary>Loads it with the maps that are pinned, and pins those that are not yet.</summary>
    /// <returns>True when the maps are those of an earlier process.</returns>
    internal static bool Load(BpfObject opened, PinDirectory pins, out XdpProblem? problem)
    {
        var maps = opened.Maps.ToArray();
        var folder = pins.Maps(maps.Select(map => (map.Name, map.Shape)), AbiVersion);
        var adopted = Directory.Exists(folder) && maps.All(map => File.Exists(Path.Combine(folder, map.Name)));
        if (adopted && Reuse(maps, folder) is { } unusable)
        {
            problem = unusable;
            return false;
        }
        problem = opened.Load();
        if (problem is null && !adopted)
            problem = Pin(maps, folder);
        return adopted && problem is null;
    }

    /// <summary>Loads the twin for tc ingress on the maps of the first object.</summary>
    internal static BpfObject? LoadTwin(BpfObject first, out XdpProblem? problem)
    {
        if (BpfObject.Open(Twin, out problem) is not { } twin)
            return null;
        var maps = first.Maps.ToDictionary(map => map.Name, map => map.Fd);
        foreach (var map in twin.Maps)
        {
            if (map.Reuse(maps[map.Name]) is var status and < 0)
                problem ??= new(XdpProblemCode.NotSupported, $"the tc program cannot use the map {map.Name}: {Marshal.GetPInvokeErrorMessage(-status)}");
        }
        problem ??= twin.Load();
        if (problem is null)
            return twin;
        twin.Dispose();
        return null;
    }

    private static XdpProblem? Reuse(BpfMapHandle[] maps, string folder)
    {
        foreach (var map in maps)
        {
            var fd = Native.bpf_obj_get(Path.Combine(folder, map.Name));
            var status = fd < 0 ? fd : map.Reuse(fd);
            if (fd >= 0)
                Libc.close(fd);
            if (status < 0)
                return new(XdpProblemCode.PinsUnusable, $"the pinned map {folder}/{map.Name} cannot be used: {Marshal.GetPInvokeErrorMessage(-status)}");
        }
        return null;
    }

    private static XdpProblem? Pin(BpfMapHandle[] maps, string folder)
    {
        if (Directory.Exists(folder))
            Directory.GetFiles(folder).ToList().ForEach(File.Delete);
        Directory.CreateDirectory(folder);
        foreach (var map in maps)
        {
            var status = Native.bpf_obj_pin(map.Fd, Path.Combine(folder, map.Name));
            if (status < 0)
                return new(XdpProblemCode.PinsUnusable, $"cannot pin {folder}/{map.Name}: {Marshal.GetPInvokeErrorMessage(-status)}");
        }
        return null;
    }
}

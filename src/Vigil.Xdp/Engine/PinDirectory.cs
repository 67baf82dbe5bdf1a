using System.Security.Cryptography;
using System.Text;
using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Engine;

/// <summary>
/// Where maps and links outlive the process: ROOT/vigil/INSTANCE/maps-ABI/NAME and ROOT/vigil/INSTANCE/links/INTERFACE (links-tc for tc
/// ingress, filters-tc for a program that is a filter there). Maps are
/// pinned below what their layout is, so that a program never meets maps of another version; links are not, so that a new
/// program takes the place of an old one without a moment between them.
/// </summary>
public sealed unsafe class PinDirectory
{
    /// <summary>Where the kernel's own file system for pins usually is.</summary>
    public const string UsualRoot = "/sys/fs/bpf";

    private const long BpfFileSystem = 0xcafe4a11;
    private const int StatfsSize = 256;

    /// <summary>Folders of an instance.</summary>
    internal const string XdpLinks = "links", TcLinks = "links-tc", TcFilters = "filters-tc";

    private PinDirectory(string instance) => Instance = instance;

    /// <summary>The name of this thread's network namespace among instances: one engine each. Its number outlives processes, as pins do.</summary>
    public static string InstanceOfThisNamespace() =>
        new([.. (File.ResolveLinkTarget("/proc/thread-self/ns/net", false)?.Name ?? "").Where(char.IsAsciiDigit).Prepend('n')]);

    /// <summary>Where an instance's pins are.</summary>
    internal static string Home(string root, string instance) => Path.Combine(root, "vigil", instance);

    /// <summary>Of this instance of the daemon.</summary>
    public string Instance { get; }

    /// <summary>Where the links of XDP are.</summary>
    public string Links => Path.Combine(Instance, XdpLinks);

    /// <summary>Where the links of a path are.</summary>
    public string LinksOf(PacketPath path) => path == PacketPath.Tc ? Path.Combine(Instance, TcLinks) : Links;

    /// <summary>Where the programs are that are filters at tc ingress.</summary>
    internal string Filters => Path.Combine(Instance, TcFilters);

    /// <summary>Mounts the file system for pins where there is none; false when that fails.</summary>
    public static bool Mount(string root) => IsBpf(root) || Libc.mount("bpf", root, "bpf", 0, 0) == 0;

    /// <summary>Opens it, and mounts the file system when there is none.</summary>
    /// <param name="root">A directory, made when missing.</param>
    /// <param name="instance">Name of this daemon among those of the host.</param>
    /// <param name="problem">What stood in the way.</param>
    public static PinDirectory? Open(string root, string instance, out XdpProblem? problem)
    {
        problem = null;
        try
        {
            Directory.CreateDirectory(root);
            if (!Mount(root))
            {
                problem = new(XdpProblemCode.PinsUnusable, $"{root} holds no bpf file system and none can be mounted there: mount -t bpf bpf {root}");
                return null;
            }
            var pins = new PinDirectory(Home(root, instance));
            foreach (var directory in new[] { pins.Links, pins.LinksOf(PacketPath.Tc), pins.Filters })
                Directory.CreateDirectory(directory);
            return pins;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = new(XdpProblemCode.PinsUnusable, $"{root} cannot be used for pins: {exception.Message}");
            return null;
        }
    }

    /// <summary>Where the maps of these shapes are.</summary>
    internal string Maps(IEnumerable<(string Name, MapShape Shape)> shapes, int version)
    {
        var text = new StringBuilder().Append(version);
        foreach (var (name, shape) in shapes.OrderBy(one => one.Name, StringComparer.Ordinal))
            text.Append(' ').Append(name).Append(' ').Append(shape);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        return Path.Combine(Instance, $"maps-{hash[..16]}");
    }

    /// <summary>Removes what an engine of that name has left, if there is any.</summary>
    public static void RemoveLeft(string root, string instance)
    {
        if (Directory.Exists(Home(root, instance)) && Open(root, instance, out _) is { } pins)
            pins.Remove();
    }

    /// <summary>Removes all that is pinned: links first, then the interfaces are free.</summary>
    public void Remove()
    {
        foreach (var filter in Directory.GetFiles(Filters))
            ClassicFilter.Detach(Path.GetFileName(filter), this);
        foreach (var directory in Directory.GetDirectories(Instance).OrderBy(path => Path.GetFileName(path).StartsWith("links", StringComparison.Ordinal) ? 0 : 1))
        {
            foreach (var pin in Directory.GetFiles(directory))
                File.Delete(pin);
            Directory.Delete(directory);
        }
        Directory.Delete(Instance);
    }

    private static bool IsBpf(string path)
    {
        var buffer = stackalloc byte[StatfsSize];
        return Libc.statfs(path, buffer) == 0 && *(long*)buffer == BpfFileSystem;
    }
}

using Vigil.Bench.Lab;
using Vigil.LabKit;

namespace Vigil.Bench.Emulated;

/// <summary>What the emulated machine is made of, fetched once: qemu from its package, and Debian's kernel and busybox out of packages
/// that are unpacked but not installed (a kernel package's scripts would touch the boot loader).</summary>
internal sealed class Parts
{
    /// <summary>Path of the emulator.</summary>
    public const string Emulator = "/usr/bin/qemu-system-x86_64";

    /// <summary>Folder of everything made or fetched for the emulator.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Programs.Folder, "emulated")).FullName;

    private readonly Dictionary<string, string> _modules;

    private Parts(string kernel, string busybox)
    {
        (Kernel, Busybox) = (Only(kernel, "vmlinuz-*"), Path.Combine(busybox, "bin", "busybox"));
        _modules = Directory.GetFiles(kernel, "*.ko", SearchOption.AllDirectories).ToDictionary(m => Path.GetFileNameWithoutExtension(m).Replace('-', '_'));
    }

    /// <summary>Path of the kernel image.</summary>
    public string Kernel { get; }

    /// <summary>Path of busybox.</summary>
    public string Busybox { get; }

    /// <summary>Everything, fetched where it is missing.</summary>
    public static Parts Get()
    {
        if (!File.Exists(Emulator))
            Shell.Run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "qemu-system-x86");
        return new Parts(Unpacked("kernel", KernelPackage), Unpacked("busybox", () => "busybox-static"));
    }

    /// <summary>Paths of the named modules and all they need, in the order in which they can be loaded.</summary>
    public List<string> ModulesFor(IEnumerable<string> names)
    {
        var ordered = new List<string>();
        foreach (var name in names)
            Add(name);
        return ordered;

        void Add(string name)
        {
            var path = _modules[name.Replace('-', '_')];
            if (ordered.Contains(path))
                return;
            // What a module asks the crypto API for at run time no dependency tells.
            if (name == "libcrc32c")
                Add("crc32c_generic");
            foreach (var needed in Shell.Run("/sbin/modinfo", "-F", "depends", path).Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
                Add(needed);
            ordered.Add(path);
        }
    }

    /// <summary>linux-image-amd64 is empty and depends on the package with the newest kernel.</summary>
    private static string KernelPackage() =>
        Shell.Run("apt-cache", "depends", "linux-image-amd64").Split('\n').Select(l => l.Trim())
            .First(l => l.StartsWith("Depends: linux-image-", StringComparison.Ordinal))["Depends: ".Length..];

    private static string Unpacked(string name, Func<string> package)
    {
        var target = Path.Combine(Folder, name);
        if (Directory.Exists(target))
            return target;
        var download = Directory.CreateTempSubdirectory("vigil-bench-");
        // apt-get download writes to the working directory and has no option for another.
        Shell.Run("sh", "-c", "cd \"$0\" && apt-get download -qq \"$1\" 2>/dev/null", download.FullName, package());
        var partial = target + ".partial";
        Shell.Run("dpkg-deb", "-x", Only(download.FullName, "*.deb"), partial);
        Directory.Move(partial, target);
        download.Delete(recursive: true);
        return target;
    }

    private static string Only(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Single();
}

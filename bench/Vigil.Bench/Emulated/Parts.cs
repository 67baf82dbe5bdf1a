using Vigil.Bench.Lab;
using Vigil.LabKit;

namespace Vigil.Bench.Emulated;

/// <summary>What the emulated machine is made of, fetched once: qemu from its package, and Debian's kernel and busybox out of packages
/// that are unpacked but not installed (a kernel package's scripts would touch the boot loader).</summary>
internal static class Parts
{
    private const string Emulator = "/usr/bin/qemu-system-x86_64";

    /// <summary>Folder of everything made or fetched for the emulator.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Programs.Folder, "emulated")).FullName;

    /// <summary>Paths of the kernel image, its veth module, busybox and the emulator; fetches what is missing.</summary>
    public static (string Kernel, string Veth, string Busybox, string Qemu) Get()
    {
        if (!File.Exists(Emulator))
            Shell.Run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "qemu-system-x86");
        var kernel = Unpacked("kernel", KernelPackage);
        var busybox = Unpacked("busybox", () => "busybox-static");
        return (Only(kernel, "vmlinuz-*"), Only(kernel, "veth.ko"), Path.Combine(busybox, "bin", "busybox"), Emulator);
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

using Vigil.Bench.Checkers;
using Vigil.Bench.Lab;

namespace Vigil.Bench.Emulated;

/// <summary>The file system of the emulated machine: one daemon with its libraries, busybox, configuration files and the guest script.</summary>
internal static class Initramfs
{
    /// <summary>Builds the archive and gives its path.</summary>
    /// <param name="contender">The program under test.</param>
    /// <param name="plan">What is measured.</param>
    /// <param name="parts">What the machine is made of.</param>
    /// <param name="others">More programs and libraries it needs, which come with what they need.</param>
    public static string Build(Contender contender, Plan plan, Parts parts, params string[] others)
    {
        var root = Path.Combine(Parts.Folder, $"root-{plan.Name}-{contender.Name}");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        foreach (var folder in (string[])["bin", "conf", "dev", "etc", "usr/bin", "usr/sbin"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        Copy(parts.Busybox, root, "/bin/busybox");
        foreach (var module in parts.ModulesFor(plan.Modules))
            Copy(module, root, $"/modules/{Path.GetFileName(module)}");
        if (plan.Configurations.Count > 0)
        {
            Responder.Build();
            Copy(Responder.Program, root, "/respond");
        }
        Copy(contender.Path, root, ProgramPath(contender));
        Copy("/usr/sbin/ip", root, "/usr/sbin/ip");
        foreach (var other in others)
            Copy(other, root, other);
        foreach (var library in others.Append(contender.Path).Append("/usr/sbin/ip").SelectMany(Libraries).Distinct())
            Copy(library, root, library);
        File.WriteAllText(Path.Combine(root, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc", "group"), "root:x:0:\nnogroup:x:65534:\n");
        foreach (var (name, text) in plan.Configurations)
            File.WriteAllText(Path.Combine(root, "conf", name), text);
        var init = Path.Combine(root, "init");
        File.WriteAllText(init, (plan.Script == "lb.sh" ? "" : Resources.Read("guest.sh")) + Resources.Read(plan.Script));
        File.SetUnixFileMode(init, (UnixFileMode)0b111_101_101);
        var archive = root + ".cpio";
        Shell.Run("sh", "-c", "cd \"$0\" && find . | sort | \"$1\" cpio -o -H newc >\"$2\" 2>/dev/null", root, parts.Busybox, archive);
        return archive;
    }

    /// <summary>Where the program lies in the guest.</summary>
    public static string ProgramPath(Contender contender) => "/usr/sbin/" + Path.GetFileName(contender.Path);

    /// <summary>The shared libraries a program loads at its start, as ldd names them.</summary>
    private static IEnumerable<string> Libraries(string program) =>
        Shell.Run("ldd", program).Split('\n')
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(w => w.Trim().StartsWith('/'))?.Trim())
            .OfType<string>();

    private static void Copy(string from, string root, string to)
    {
        var target = root + to;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(from, target, overwrite: true);
    }
}

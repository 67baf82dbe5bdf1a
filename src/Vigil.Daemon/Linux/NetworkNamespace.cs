using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Moves this process into a named network namespace (ip-netns(8): /run/netns/NAME). setns(2) moves one thread only, and the
/// runtime has several: the calling thread moves and then replaces the whole program by itself, which ends the others.
/// </summary>
public static unsafe class NetworkNamespace
{
    private const string Folder = "/run/netns/";

    /// <summary>
    /// Enters the namespace with, if asked, a private mount of the run directory, so that pid files and the like need no
    /// suffix, and starts this program again with the given arguments. Returns only on failure, with the step that failed.
    /// </summary>
    public static Errno EnterAndRestart(string name, string? runDirectory, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out string step)
    {
        step = $"no network namespace named '{name}' (create it with: ip netns add {name})";
        if (name.Contains('/') || name is "" or "." or "..") return Errno.Invalid;
        if (Fd.From(Libc.open(Folder + name, Libc.O_RDONLY | Libc.O_CLOEXEC, 0), out Fd target) is { Failed: true } missing) return missing;
        using (target)
        {
            step = $"cannot enter network namespace '{name}'";
            Errno error = Errno.Of(Libc.setns(target.Number, Libc.CLONE_NEWNET));
            if (!error.Failed && runDirectory is not null)
            {
                step = $"cannot mount {runDirectory} privately";
                error = MountPrivately(runDirectory, Folder + name);
            }

            if (error.Failed) return error;
        }

        step = "cannot restart inside the network namespace";
        return Restart(arguments, environment);
    }

    /// <summary>
    /// Does something in another namespace, on a thread that ends with it: a socket opened there goes on speaking with that namespace.
    /// Needs CAP_SYS_ADMIN.
    /// </summary>
    /// <param name="name">Its name; empty: that of process 1.</param>
    /// <param name="work">Done there.</param>
    public static Errno Inside(string name, Action work)
    {
        if (name.Contains('/') || name is "." or "..") return Errno.Invalid;
        string path = name.Length == 0 ? "/proc/1/ns/net" : Folder + name;
        if (Fd.From(Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0), out Fd target) is { Failed: true } missing) return missing;
        var error = Errno.None;
        var thread = new Thread(() =>
        {
            error = Errno.Of(Libc.setns(target.Number, Libc.CLONE_NEWNET));
            if (!error.Failed) work();
        });
        using (target)
        {
            thread.Start();
            thread.Join();
        }
        return error;
    }

    /// <summary>Replaces this program by a fresh start of itself. Returns only on failure.</summary>
    public static Errno Restart(IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        fixed (byte* self = Encoding.UTF8.GetBytes("/proc/self/exe\0")) return Errno.Of(Libc.execve(self, argv.Pointer, envp.Pointer));
    }

    /// <summary>
    /// The run directory becomes a small file system of its own, one per network namespace: kept beside the namespace so that a
    /// second daemon of the same namespace sees the first one's pid file.
    /// </summary>
    private static Errno MountPrivately(string runDirectory, string namespacePath)
    {
        string shared = Path.Combine("/run", "vigil-netns", Path.GetFileName(namespacePath));
        Errno error = Errno.Of(Libc.unshare(Libc.CLONE_NEWNS));
        if (!error.Failed) error = Errno.Of(Libc.mount(null, "/", null, Libc.MS_REC | Libc.MS_SLAVE, null));
        if (!error.Failed) error = Directories.Ensure(shared);
        if (!error.Failed) error = Directories.Ensure(runDirectory);
        return error.Failed ? error : Errno.Of(Libc.mount(shared, runDirectory, null, Libc.MS_BIND, null));
    }
}

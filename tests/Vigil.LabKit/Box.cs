using System.Diagnostics;

namespace Vigil.LabKit;

/// <summary>
/// One made-up machine: network, mount, process and host-name namespaces of its own, with private /run and /tmp. All of
/// them hang on one waiting process that reads our end of a pipe. When the box is disposed of, or the test program
/// dies in whatever way, that process ends, and the kernel ends everything in the box and removes its links.
/// </summary>
public sealed class Box : IDisposable
{
    // Runs inside the new namespaces. /tmp may hold the checkout itself, so that is mounted back.
    // Process 1 must reap orphans: it ignores SIGCHLD and the kernel does it. dash cannot ignore it, env can.
    private const string Setup = """
        set -e
        exec 9< "$2"
        mount -t tmpfs -o mode=755 tmpfs /run
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        if [ ! -d "$2" ]; then mkdir -p "$2"; mount --no-canonicalize --bind /proc/self/fd/9 "$2"; fi
        exec 9<&-
        mkdir -p /run/lab /run/lock
        hostname "$1"
        for which in all default; do
            echo 0 > /proc/sys/net/ipv6/conf/$which/accept_dad
            echo 0 > /proc/sys/net/ipv6/conf/$which/accept_ra
            echo 0 > /proc/sys/net/ipv6/conf/$which/router_solicitations
        done
        ip link set lo up
        echo ready
        exec env --ignore-signal=CHLD cat > /dev/null
        """;

    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(20);

    private readonly Process unshare;
    /// <summary>Makes the box.</summary>
    /// <param name="name">Its host name.</param>
    public Box(string name)
    {
        Name = name;
        var start = new ProcessStartInfo("unshare")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--mount", "--net", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
                "--", "/bin/sh", "-c", Setup, "sh", name, Programs.Root,
            },
        };
        unshare = Process.Start(start) ?? throw new LabException("unshare did not start");
        if (unshare.StandardOutput.ReadLine() != "ready")
        {
            throw new LabException($"cannot make the namespaces of {name} (root is needed): {unshare.StandardError.ReadToEnd()}");
        }
        Anchor = int.Parse(File.ReadAllText($"/proc/{unshare.Id}/task/{unshare.Id}/children").Trim());
    }

    /// <summary>Its host name.</summary>
    public string Name { get; }

    /// <summary>The pid, seen from outside, of the waiting process; /proc/ANCHOR/ns names the namespaces.</summary>
    public int Anchor { get; }

    /// <summary>The host's path of a file in the box, for reading and writing it from outside.</summary>
    public string Outside(string path) => $"/proc/{Anchor}/root{path}";

    /// <summary>Writes a file in the box: mode 644, or 755 when it starts with "#!".</summary>
    public void Write(string path, string text)
    {
        var outside = Outside(path);
        Directory.CreateDirectory(Path.GetDirectoryName(outside)!);
        File.WriteAllText(outside, text);
        var mode = text.StartsWith("#!", StringComparison.Ordinal) ? "755" : "644";
        File.SetUnixFileMode(outside, (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    /// <summary>Gives the box its own copy of a folder of the host, to write into.</summary>
    public void CopyFolder(string path) => Run("/bin/sh", "-c", """
        set -e
        mkdir -p "/run/copy$1"
        cp -a "$1/." "/run/copy$1"
        mount --bind "/run/copy$1" "$1"
        """, "sh", path);

    /// <summary>Reads a file in the box; empty when there is none.</summary>
    public string Read(string path)
    {
        try
        {
            return File.ReadAllText(Outside(path));
        }
        catch (IOException) // not there (yet)
        {
            return "";
        }
    }

    /// <summary>Runs a short command in the box to its end.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="LabException">It failed; the message has its error output.</exception>
    public string Run(params string[] command)
    {
        var (status, output, error) = TryRun("", command);
        return status == 0 ? output : throw new LabException($"{Name}: {string.Join(' ', command)}: exit status {status}: {error}{output}");
    }

    /// <summary>Runs a short command in the box with the given standard input.</summary>
    /// <returns>Exit status, standard output and standard error.</returns>
    public (int Status, string Output, string Error) TryRun(string input, params string[] command) =>
        Finish(Enter(command), input);

    private (int Status, string Output, string Error) Finish(ProcessStartInfo start, string input)
    {
        var command = start.ArgumentList;
        using var process = Process.Start(start) ?? throw new LabException("nsenter did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(CommandLimit) || !Task.WaitAll([output, error], CommandLimit))
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"{Name}: {string.Join(' ', command)}: still running after {CommandLimit.TotalSeconds} s");
        }
        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts a program in the box that runs until it is stopped or the box ends.</summary>
    public LabProcess Start(params string[] command) => new(this, command);

    /// <summary>Runs something on a thread of its own inside the box's network namespace, and waits for it.</summary>
    /// <remarks>Sockets made there stay in the namespace and can be used from any thread.</remarks>
    public T Inside<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        var thread = new Thread(() =>
        {
            try
            {
                EnterNetwork();
                done.SetResult(work());
            }
            catch (Exception exception) // handed to the caller as it is
            {
                done.SetException(exception);
            }
        });
        thread.Start();
        thread.Join();
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>The pids, seen from outside, of all processes in the box but the waiting one.</summary>
    public IReadOnlyList<int> Pids()
    {
        var space = File.ResolveLinkTarget($"/proc/{Anchor}/ns/pid", false)?.Name;
        return [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!)).Where(pid => pid != Anchor && SpaceOf(pid) == space)];
    }

    /// <summary>Sends a signal to every process in the box but the waiting one.</summary>
    public void SignalAll(Signal signal) => TryRun("", "/bin/sh", "-c", $"kill -{(int)signal} -1");

    /// <summary>Ends everything in the box and waits until its namespaces are gone.</summary>
    public void Dispose()
    {
        unshare.StandardInput.Close();
        if (!unshare.WaitForExit(CommandLimit))
        {
            unshare.Kill(entireProcessTree: true);
        }
        unshare.Dispose();
    }

    /// <summary>How to run a command in the box, with its input and output as pipes.</summary>
    internal ProcessStartInfo Enter(params string[] command) => Piped(["-m", "-n", "-p", "-u", "--", .. command]);

    /// <summary>Joins a bridge of this box and a device of another by a pair of virtual links.</summary>
    internal void PlugIn(Box host, string port, string macAddress, string device = "eth0", string bridge = "br0")
    {
        // Only into the network namespace: the pid that names the other one is not known in the box.
        var (status, _, error) = Finish(Piped(["-n", "--", "ip", "-batch", "-"]), $"""
            link add {port} type veth peer name {device} address {macAddress} netns {host.Anchor}
            link set {port} master {bridge} up

            """);
        if (status != 0)
        {
            throw new LabException($"cannot plug in {host.Name}: {error}");
        }
    }

    private ProcessStartInfo Piped(string[] entry) => new("nsenter", ["-t", $"{Anchor}", .. entry])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static string? SpaceOf(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/ns/pid", false)?.Name;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) // ended, or not ours
        {
            return null;
        }
    }

    // Only for threads that end in the namespace: a thread never comes back.
    internal void EnterNetwork()
    {
        using var ns = File.OpenHandle($"/proc/{Anchor}/ns/net");
        Native.Check(Native.setns((int)ns.DangerousGetHandle(), Native.CloneNewNet), "setns");
    }
}

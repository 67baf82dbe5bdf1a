using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xunit;

namespace Vigil.Lab.Netlink;

/// <summary>
/// A network namespace with a veth pair <c>eth0</c>–<c>peer0</c>, both up, that goes away with the object. Code runs
/// in it on a thread of its own: a namespace belongs to a thread, and a pool thread would carry it elsewhere.
/// </summary>
public sealed partial class ScratchNamespace : IDisposable
{
    private const int CLONE_NEWNET = 0x40000000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _count;

    public string Name { get; } = $"vgn{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    public ScratchNamespace()
    {
        Command("ip", $"netns add {Name}");
        Ip("link set lo up");
        Ip("link add eth0 type veth peer name peer0");
        Ip("link set eth0 up");
        Ip("link set peer0 up");
    }

    /// <summary>Runs the action in the namespace and returns when it has ended; what it throws comes out here.</summary>
    public void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{Name}");
                Assert.Equal(0, setns(file, CLONE_NEWNET));
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        Assert.True(thread.Join(Patience), "the code in the namespace did not end");
        failure?.Throw();
    }

    /// <summary>Runs ip(8) in the namespace, and fails when it does.</summary>
    public string Ip(string arguments) => Command("ip", $"-n {Name} {arguments}");

    /// <summary>Runs a program in the namespace, and fails when it does.</summary>
    public string Tool(string program, string arguments) => Command("ip", $"netns exec {Name} {program} {arguments}");

    /// <summary>Runs <c>ip -j -d</c> and returns the objects it printed.</summary>
    public List<JsonElement> IpJson(string arguments)
    {
        var text = Ip($"-j -d {arguments}");
        return text.Trim().Length == 0 ? [] : [.. JsonDocument.Parse(text).RootElement.EnumerateArray().Where(e => e.EnumerateObject().Any())];
    }

    /// <summary>Makes /proc/sys read-only for the calling thread, which must be one of <see cref="Run"/>, and for it alone.</summary>
    public static void MakeSysctlsReadOnly()
    {
        const int CLONE_FS = 0x200, CLONE_NEWNS = 0x20000;
        const ulong MS_RDONLY = 1, MS_REMOUNT = 32, MS_BIND = 4096, MS_REC = 16384, MS_PRIVATE = 1 << 18;
        Assert.Equal(0, unshare(CLONE_FS | CLONE_NEWNS));
        Assert.Equal(0, mount(null, "/", null, MS_REC | MS_PRIVATE, 0));
        Assert.Equal(0, mount("/proc/sys", "/proc/sys", null, MS_BIND, 0));
        Assert.Equal(0, mount(null, "/proc/sys", null, MS_BIND | MS_REMOUNT | MS_RDONLY, 0));
    }

    private static string Command(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {errors.Result}");
        return output;
    }

    public void Dispose() => Command("ip", $"netns del {Name}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeHandle file, int kind);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, ulong flags, nint data);
}

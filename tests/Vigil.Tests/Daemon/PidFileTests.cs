using System.Diagnostics;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>Fault 33: of two daemons only one may run; fault of a stale file: it is no obstacle.</summary>
public sealed class PidFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vigil-pid-").FullName;

    private string File => Path.Combine(_folder, "run", "keepalived.pid");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_holds_the_own_pid_is_world_readable_and_goes_with_its_owner()
    {
        Assert.False(PidFile.Take(File, out PidFile file, out _).Failed);
        Assert.Equal($"{Environment.ProcessId}\n", System.IO.File.ReadAllText(File));
        Assert.Equal("-rw-r--r--", Sh($"stat -c %A {File}"));
        file.Dispose();
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_second_owner_is_refused_and_told_who_the_first_is()
    {
        Assert.False(PidFile.Take(File, out PidFile file, out _).Failed);
        Assert.Equal(Errno.TryAgain, PidFile.Take(File, out PidFile second, out int holder));
        Assert.Equal(Environment.ProcessId, holder);
        second.Dispose();
        Assert.True(System.IO.File.Exists(File));
        file.Dispose();
    }

    [Fact]
    public void A_file_left_by_a_dead_process_is_taken_over()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "1\nlonger than what we write");
        Assert.False(PidFile.Take(File, out PidFile file, out _).Failed);
        Assert.Equal($"{Environment.ProcessId}\n", System.IO.File.ReadAllText(File));
        file.Dispose();
    }

    [Fact]
    public void A_live_process_named_keepalived_holds_its_file_without_a_lock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        string copy = Path.Combine(_folder, "keepalived");
        System.IO.File.Copy("/bin/sleep", copy);
        using Process old = Process.Start(copy, "1000");
        try
        {
            System.IO.File.WriteAllText(File, $"{old.Id}\n");
            Assert.Equal(Errno.TryAgain, PidFile.Take(File, out _, out int holder));
            Assert.Equal(old.Id, holder);
        }
        finally
        {
            old.Kill();
            old.WaitForExit();
        }

        Assert.False(PidFile.Take(File, out PidFile file, out _).Failed);
        file.Dispose();
    }

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        string target = Path.Combine(_folder, "precious");
        System.IO.File.WriteAllText(target, "precious");
        System.IO.File.CreateSymbolicLink(File, target);
        Assert.True(PidFile.Take(File, out _, out _).Failed);
        Assert.Equal("precious", System.IO.File.ReadAllText(target));
    }

    [Fact]
    public async Task Of_many_who_take_and_release_at_once_one_holds_it_at_a_time()
    {
        int holders = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                if (PidFile.Take(File, out PidFile file, out int _).Failed) continue;
                int now = Interlocked.Increment(ref holders);
                InterlockedMax(ref most, now);
                Interlocked.Decrement(ref holders);
                file.Dispose();
            }
        })));
        Assert.Equal(1, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; value > seen; seen = target)
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
    }

    private static string Sh(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}

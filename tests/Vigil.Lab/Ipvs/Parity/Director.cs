using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Vigil.LabKit;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>
/// A machine that balances: a thread with a network and a /run of its own, as have the programs it starts. Every address is its own there,
/// so that real servers need no machines; eth0 and eth1 are the ends of one cable. All goes when it is disposed of.
/// </summary>
/// <remarks>No program makes it but one ip(8): a start of one takes a tenth of a second in the guest, and there are a hundred of these.</remarks>
public sealed partial class Director : IDisposable
{
    private const int CLONE_NEWNS = 0x20000, CLONE_NEWNET = 0x40000000;
    private const ulong MS_REC = 16384, MS_PRIVATE = 1 << 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Network = """
        link set lo up
        route add local 0.0.0.0/0 dev lo table local
        route add local ::/0 dev lo table local
        link add eth0 type veth peer name eth1
        address add 198.51.100.1/24 dev eth0
        address add 203.0.113.1/24 dev eth1
        link set eth0 up
        link set eth1 up

        """;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private IpvsConnection? _ipvs;

    public Director()
    {
        _thread = new Thread(() =>
        {
            foreach (var action in _work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true };
        _thread.Start();
        Run(() =>
        {
            Assert.Equal(0, unshare(CLONE_NEWNS | CLONE_NEWNET));
            Assert.Equal(0, mount(null, "/", null, MS_REC | MS_PRIVATE, 0));
            Assert.Equal(0, mount("tmpfs", "/run", "tmpfs", 0, 0));
            Directory.CreateDirectory(ServerFarm.Folder);
            // An address that is on no interface may be bound to in IPv4 as it is, in IPv6 with this.
            File.WriteAllText("/proc/sys/net/ipv6/ip_nonlocal_bind", "1");
            File.WriteAllText("/proc/sys/net/ipv6/conf/default/accept_dad", "0");
        });
        Tool(Network, "ip", "-batch", "-");
    }

    /// <summary>Runs something on the machine's thread and returns when it has ended; what it throws comes out here.</summary>
    public T Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure) // the caller's
            {
                done.SetException(failure);
            }
        });
        Assert.True(Task.WaitAny([done.Task], Patience) == 0, "the machine's thread is stuck");
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Runs something on the machine's thread.</summary>
    public void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    /// <summary>Runs a program to its end, and fails when it does.</summary>
    public string Tool(string input, string program, params string[] arguments)
    {
        using var process = Run(() => Process.Start(Piped(program, arguments))!);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return output;
    }

    /// <summary>Starts a daemon.</summary>
    public DirectorDaemon Start(string program, params string[] arguments) => new(Run, Piped(program, arguments));

    /// <summary>What ipvsadm -Sn prints, sorted.</summary>
    public string Listing() => string.Join('\n', Tool("", "ipvsadm", "-Sn").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());

    /// <summary>Everything netlink tells of the table, the time-outs and the synchronisation daemons, sorted.</summary>
    public string Dump() => Run(() =>
    {
        var ipvs = _ipvs ??= Balancer.Connect();
        var lines = new List<string>();
        foreach (var service in ipvs.Services(out _)!.Select(entry => entry.Service))
            lines.AddRange([service.ToString(), .. ipvs.Destinations(service.Key, out _)!.Select(entry => $"{service.Key} -> {entry.Destination}")]);
        lines.AddRange(ipvs.Daemons(out _)!.Select(daemon => daemon.ToString()));
        lines.Add(ipvs.Timeouts(out _)!.ToString());
        return string.Join('\n', lines.Order());
    });

    public void Dispose()
    {
        Run(() => _ipvs?.Dispose());
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private static ProcessStartInfo Piped(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, ulong flags, nint data);
}

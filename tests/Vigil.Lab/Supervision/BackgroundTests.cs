using Vigil.Lab.Interop;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>
/// Goal: a daemon that goes to the background runs as one in the foreground does. Method: the real program without -n, started in
/// the directory of its files with their bare names.
/// </summary>
public sealed class BackgroundTests
{
    [Fact]
    public void Relative_paths_are_those_of_the_directory_it_was_started_in_also_at_a_reload()
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        host.Box.Write("/run/lab/own/a.conf", With("10.0.0.100"));
        Assert.Equal(0, In(host, $"exec {Product.Vigil.Path} -P -G -D -f a.conf -p own.pid -r worker.pid -gown.log >/dev/null 2>&1").Status);
        WaitForAddress(host, "10.0.0.100/24");
        string pid = host.Box.Read("/run/lab/own/own.pid").Trim();
        Assert.NotEmpty(host.Box.Read("/run/lab/own/worker.pid"));
        Assert.Contains("Starting Vigil", host.Box.Read("/run/lab/own/own.log"), StringComparison.Ordinal);
        Assert.Equal("/", host.Box.Run("readlink", $"/proc/{pid}/cwd").Trim());

        host.Box.Write("/run/lab/own/a.conf", With("10.0.0.101"));
        host.Box.Run("kill", "-HUP", pid);
        WaitForAddress(host, "10.0.0.101/24");
        host.Box.Run("kill", pid);
        Wait.Until(() => host.Box.Read("/run/lab/own/own.pid").Length == 0, Pair.Soon, "the end of the daemon");
    }

    [Fact]
    public void A_start_that_fails_in_the_background_says_so_on_the_terminal()
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        host.Box.Run("mkdir", "/run/lab/own");
        var (status, _, error) = In(host, $"exec {Product.Vigil.Path} -P -G -f absent.conf");
        Assert.Equal(6, status);
        Assert.Contains("the daemon did not start (exit 6)", error, StringComparison.Ordinal);
        Assert.Contains("-f /run/lab/own/absent.conf", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_daemon_says_nothing_of_the_file()
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        using LabProcess first = Product.Vigil.Start(host, With("10.0.0.100") + "unknown_word\n");
        first.WaitFor("unknown_word", Pair.Soon);
        first.WaitFor("Entering MASTER STATE", Pair.Soon);
        using LabProcess second = Product.Vigil.Restart(host);
        Assert.Equal(0, second.WaitForExit(Pair.Soon));
        second.WaitFor("daemon is already running", Pair.Soon);
        Assert.Empty(second.Matching("unknown_word"));
    }

    private static string With(string address) => $$"""
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 1
            version 3
            advert_int 0.1
            virtual_ipaddress {
                {{address}}/24
            }
        }

        """;

    private static (int Status, string Output, string Error) In(Host host, string command) => host.Box.TryRun("", "/bin/sh", "-c", "cd /run/lab/own && " + command);

    private static void WaitForAddress(Host host, string address) =>
        Wait.Until(() => host.Box.Run("ip", "-o", "address", "show", "dev", "eth0").Contains(address, StringComparison.Ordinal), Pair.Soon, address);
}

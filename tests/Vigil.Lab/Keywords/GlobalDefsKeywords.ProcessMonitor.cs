using System.Diagnostics;
using Vigil.Lab.Netlink;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Keywords;

public sealed partial class GlobalDefsKeywords
{
    // Beyond the limit of any kernel's default, so that force makes a difference.
    private const int ProcessBytes = 70_000_000;

    [Fact]
    public void process_monitor_rcv_bufs() => Assert.True(ProcessBuffer($"process_monitor_rcv_bufs {ProcessBytes}") > ProcessBuffer(""));

    [Fact]
    public void process_monitor_rcv_bufs_force()
    {
        Assert.Equal(2 * ProcessBytes, ProcessBuffer($"process_monitor_rcv_bufs {ProcessBytes}\nprocess_monitor_rcv_bufs_force"));
        Assert.NotEqual(2 * ProcessBytes, ProcessBuffer($"process_monitor_rcv_bufs {ProcessBytes}"));
    }

    // The kernel tells of processes in the initial namespaces only, and the lab's boxes are none.
    private static int ProcessBuffer(string globals)
    {
        string folder = Directory.CreateTempSubdirectory("vigil-lab-").FullName;
        using var ns = new ScratchNamespace();
        ns.Ip("addr add 10.9.0.1/24 dev eth0");
        File.WriteAllText($"{folder}/conf", $$"""
            global_defs {
                {{globals}}
            }
            vrrp_track_process p {
                process nobody-has-this
                weight 20
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                track_process {
                    p
                }
                virtual_ipaddress {
                    10.9.0.100
                }
            }
            """);
        using var daemon = Process.Start(Product.Vigil.Path, ["-n", "-f", $"{folder}/conf", "-s", ns.Name, "-G", $"-g{folder}/log", "-p", $"{folder}/pid", "-r", $"{folder}/vrrp.pid"]);
        try
        {
            int[] sizes = [];
            Wait.Until(
                () => File.Exists($"{folder}/vrrp.pid") && int.TryParse(File.ReadAllText($"{folder}/vrrp.pid"), out int pid)
                    && (sizes = SocketBuffers.Of(pid, SocketBuffers.NetlinkConnector)).Length > 0,
                DaemonRun.Soon, "the worker has the socket");
            return Assert.Single(sizes.Distinct()); // while it is handed over, the worker has it twice
        }
        finally
        {
            using (var kill = Process.Start("/bin/kill", [daemon.Id.ToString()])) kill.WaitForExit();
            daemon.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }
}

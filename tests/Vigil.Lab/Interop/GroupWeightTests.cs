using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Interop;

/// <summary>
/// Goal: a weight that one member of a sync group gives its trackers does to Vigil what it does to keepalived: a script is not tracked,
/// a file is tracked without its weight (K8). Method: the same file and the same failures for both; each shows it in adverts and dump.
/// </summary>
public sealed class GroupWeightTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("vigil")]
    [InlineData("keepalived")]
    public void AScriptIsNotTrackedAndAFileHasNoWeight(string product)
    {
        using var lab = new LabKit.Lab();
        var (host, peer) = (lab.AddHost("a"), lab.AddHost("b"));
        host.AddSecondLink();
        host.Box.Write("/run/lab/level", "0\n");
        using var capture = LabKit.Capture.On(peer, "ip proto 112");
        using var daemon = Product.Named(product).Start(host, Configuration);
        daemon.WaitFor("VI_2.*Entering MASTER STATE", Soon);
        daemon.WaitFor("VI_1.*Entering MASTER STATE", Soon);
        var priorities = capture.ReadUpTo("vrrp.virt_rtr_id == 51", "vrrp", "vrrp.prio").Select(static fields => fields[0]).Distinct();
        Assert.Equal(["100"], priorities);

        host.Box.Write("/run/lab/level", "7\n");
        daemon.WaitFor("VI_1.*[Ee]ntering FAULT", Soon);
        daemon.WaitFor("VI_2.*[Ee]ntering FAULT", Soon);

        daemon.Send(Signal.Usr1);
        string dump = "";
        Wait.Until(() => (dump = host.Box.Run("/bin/sh", "-c", "cat /tmp/keepalived.data 2>/dev/null || true")).Contains("VRRP Instance = VI_2", StringComparison.Ordinal), Soon, "the dump");
        var own = Regex.Match(dump, @"(?s)VRRP Instance = VI_1\n.*?VRRP Instance = VI_2").Value;
        Assert.Matches(@"Tracked files :\n +level, weight 0\n", own);
        Assert.Matches(@"Tracked interfaces :\n +lo weight 0\n", own);
        Assert.DoesNotContain("Tracked scripts", own, StringComparison.Ordinal);
    }

    private const string Configuration = """
        global_defs {
            vrrp_version 3
            enable_script_security
            script_user root
        }
        vrrp_script fails {
            script /bin/false
            interval 1
            weight -20
        }
        track_file level {
            file /run/lab/level
            weight 1
        }
        vrrp_sync_group G {
            group {
                VI_1
                VI_2
            }
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            advert_int 0.1
            virtual_ipaddress {
                10.0.0.100/24
            }
            track_script {
                fails
            }
            track_file {
                level
            }
            track_interface {
                lo weight -4
            }
        }
        vrrp_instance VI_2 {
            interface eth1
            virtual_router_id 52
            advert_int 0.1
            virtual_ipaddress {
                10.1.0.100/24
            }
        }
        """;
}

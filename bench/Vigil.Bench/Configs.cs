using System.Text;

namespace Vigil.Bench;

/// <summary>Writes the configuration files both daemons are given.</summary>
internal static class Configs
{
    /// <summary>Virtual routers one interface carries in these files (the VRID is one byte).</summary>
    public const int InstancesPerInterface = 250;

    private const int RealServersPerService = 100;

    /// <summary>Interfaces a host needs for so many instances.</summary>
    public static int InterfacesFor(int instances) => instances <= 255 ? 1 : (instances + InstancesPerInterface - 1) / InstancesPerInterface;

    /// <summary>VRRP version 3 instances with one address each; up to 255 on eth0, more than that spread 250 to an interface.</summary>
    /// <param name="interval">advert_int, seconds.</param>
    public static string Vrrp(int instances, double interval, string state, int priority)
    {
        var perInterface = instances <= 255 ? 255 : InstancesPerInterface;
        var text = new StringBuilder("""
            global_defs {
                router_id bench
                vrrp_version 3
                vrrp_garp_master_delay 0
            }

            """);
        for (var i = 0; i < instances; i++)
            text.AppendLine($$"""
                vrrp_instance vi{{i}} {
                    state {{state}}
                    interface eth{{i / perInterface}}
                    virtual_router_id {{i % perInterface + 1}}
                    priority {{priority}}
                    advert_int {{interval}}
                    virtual_ipaddress {
                        10.{{i / perInterface}}.1.{{i % perInterface + 1}}/32
                    }
                }
                """);
        return text.ToString();
    }

    /// <summary>Virtual servers of up to a hundred real servers each, every one with a TCP check.</summary>
    public static string RealServers(int count)
    {
        var text = new StringBuilder("global_defs {\n    router_id bench\n}\n");
        for (var first = 0; first < count; first += RealServersPerService)
        {
            text.AppendLine($$"""
                virtual_server 10.9.{{first / RealServersPerService / 250}}.{{first / RealServersPerService % 250 + 1}} 80 {
                    delay_loop 6
                    lb_algo rr
                    lb_kind NAT
                    protocol TCP
                """);
            for (var i = first; i < Math.Min(count, first + RealServersPerService); i++)
                text.AppendLine($$"""
                        real_server 172.16.{{i / 250}}.{{i % 250 + 1}} 80 {
                            weight 1
                            TCP_CHECK {
                                connect_timeout 3
                            }
                        }
                    """);
            text.AppendLine("}");
        }
        return text.ToString();
    }

    /// <summary>Time a version 3 backup waits for a silent master, ns (RFC 9568 section 6.1: 3 intervals and the skew).</summary>
    public static double MasterDownNs(double interval, int priority) => 3 * interval * 1e9 + SkewNs(interval, priority);

    /// <summary>Skew time of version 3, ns (RFC 9568 section 6.1).</summary>
    public static double SkewNs(double interval, int priority) => (256 - priority) * interval / 256 * 1e9;
}

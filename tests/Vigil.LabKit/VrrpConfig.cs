using System.Globalization;

namespace Vigil.LabKit;

/// <summary>What the two nodes of a pair agree on; <see cref="For"/> writes the keepalived.conf of one of them.</summary>
public sealed record VrrpConfig
{
    /// <summary>VRRP version, 2 or 3.</summary>
    public int Version { get; init; } = 3;

    /// <summary>True for an IPv6 instance (version 3 only).</summary>
    public bool Ipv6 { get; init; }

    /// <summary>True for unicast between the two.</summary>
    public bool Unicast { get; init; }

    /// <summary>Password of auth_type PASS (version 2 only), or null.</summary>
    public string? Password { get; init; }

    /// <summary>Time between two adverts; whole seconds in version 2.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>More lines for global_defs.</summary>
    public string Globals { get; init; } = "";

    /// <summary>Blocks before the instance: scripts, track files.</summary>
    public string Blocks { get; init; } = "";

    /// <summary>More lines for the instance.</summary>
    public string Instance { get; init; } = "";

    /// <summary>The virtual address, without prefix length.</summary>
    public string Address => Ipv6 ? "fd00::100" : "10.0.0.100";

    /// <summary>The virtual router id.</summary>
    public const int Vrid = 51;

    /// <summary>The priority-dependent part of the master-down time (RFC 9568 section 6.1; RFC 3768 has it per second).</summary>
    public TimeSpan Skew(int priority) => (Version == 2 ? TimeSpan.FromSeconds(1) : Interval) * ((256 - priority) / 256.0);

    /// <summary>After this long without an advert a backup takes over.</summary>
    public TimeSpan MasterDown(int priority) => 3 * Interval + Skew(priority);

    /// <summary>The text of one node's file.</summary>
    /// <param name="self">The node.</param>
    /// <param name="peer">The other one.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="extra">Lines for this node's instance alone, as nopreempt.</param>
    public string For(Host self, Host peer, int priority, string extra = "") => $$"""
        global_defs {
            router_id {{self.Name}}
            vrrp_version {{Version}}
            enable_script_security
            script_user root
            vrrp_garp_master_delay 1
            {{Globals}}
        }
        {{Blocks}}
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id {{Vrid}}
            priority {{priority}}
            advert_int {{Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture)}}
            {{Instance}}
            {{extra}}
            {{UnicastLines(self, peer)}}
            {{(Password is null ? "" : $"authentication {{\n auth_type PASS\n auth_pass {Password}\n }}")}}
            virtual_ipaddress {
                {{(Ipv6 ? "fe80::100/128" : "")}}
                {{Address}}/{{(Ipv6 ? 64 : 24)}}
            }
        }
        """;

    private string UnicastLines(Host self, Host peer) => !Unicast ? "" : Ipv6
        ? $"unicast_src_ip {self.Address6}\n unicast_peer {{\n {peer.Address6}\n }}"
        : $"unicast_src_ip {self.Address}\n unicast_peer {{\n {peer.Address}\n }}";
}

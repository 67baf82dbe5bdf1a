namespace Vigil.LabKit;

/// <summary>A network on one machine: a switch and some hosts, all in namespaces that end with this object.</summary>
/// <example><code>
/// using var lab = new Lab();
/// var (a, b) = (lab.AddHost("a"), lab.AddHost("b"));
/// var daemon = a.Start(Programs.Keepalived, "-n", "-l", "-D", "-f", "/run/lab/a.conf");
/// daemon.WaitFor("Entering MASTER STATE", TimeSpan.FromSeconds(5));
/// </code></example>
public sealed class Lab : IDisposable
{
    private readonly List<Host> hosts = [];

    /// <summary>Makes the switch; hosts are added one by one.</summary>
    public Lab()
    {
        Switch = new Box("switch");
        Switch.Run("/bin/sh", "-c", """
            set -e
            echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
            echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
            for bridge in br0 br1; do
                ip link add $bridge type bridge stp_state 0 forward_delay 0 mcast_snooping 0
                ip link set $bridge up
            done
            """);
    }

    /// <summary>The switch: bridge br0 with one port per host, and br1 with one for each host that has a second link.</summary>
    public Box Switch { get; }

    /// <summary>Plugs in one more host.</summary>
    public Host AddHost(string name)
    {
        var host = new Host(this, name, hosts.Count + 1);
        hosts.Add(host);
        return host;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        hosts.ForEach(host => host.Dispose());
        Switch.Dispose();
    }
}

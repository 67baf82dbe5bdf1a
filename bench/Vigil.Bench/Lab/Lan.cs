namespace Vigil.Bench.Lab;

/// <summary>
/// A switch and the hosts on it. Port names of the switch are the host's name and the number of its interface: a0 is eth0 of host a.
/// Interface ethN of every host lies in 10.N.0.0/16, host a being .0.1, host b .0.2.
/// </summary>
internal sealed class Lan : IDisposable
{
    private readonly Node _switch = new("switch");

    /// <summary>Makes <paramref name="hosts"/> hosts with <paramref name="interfaces"/> interfaces each. Only with more than one host are
    /// the ports bridged, so the interfaces of a lone host do not hear each other.</summary>
    public Lan(int hosts, int interfaces)
    {
        Hosts = [.. Enumerable.Range(0, hosts).Select(h => new Node(NameOf(h)))];
        for (var h = 0; h < hosts; h++)
            for (var i = 0; i < interfaces; i++)
                Plug(h, i, bridged: hosts > 1);
        WaitForCarrier(interfaces);
        Capture = new Capture(_switch.Box, [.. Hosts.SelectMany(h => Enumerable.Range(0, interfaces).Select(i => $"{h.Name}{i}"))]);
    }

    public IReadOnlyList<Node> Hosts { get; }

    public Capture Capture { get; }

    /// <summary>Keeps <paramref name="cores"/> cores busy until disposed of.</summary>
    public IDisposable KeepBusy(int cores)
    {
        var node = new Node("load");
        for (var i = 0; i < cores; i++)
            node.Start("sh -c 'while :; do :; done'");
        return node;
    }

    public void Dispose()
    {
        Capture.Dispose();
        foreach (var node in Hosts.Append(_switch))
            node.Dispose();
    }

    /// <summary>The kernel reports a new link's carrier up to a second late; a daemon started before would wait in FAULT.</summary>
    private void WaitForCarrier(int interfaces)
    {
        foreach (var host in Hosts)
            for (var i = 0; i < interfaces; i++)
                host.Run($"until ip link show dev eth{i} | grep -q 'state UP'; do sleep 0.02; done");
    }

    private static string NameOf(int host) => ((char)('a' + host)).ToString();

    private void Plug(int host, int number, bool bridged)
    {
        var node = Hosts[host];
        var port = $"{node.Name}{number}";
        // The switch has a process namespace of its own, so the pids it would need are named from outside.
        Shell.Run("nsenter", $"--net=/proc/{_switch.Box.Anchor}/ns/net", "ip", "link", "add", port, "type", "veth",
            "peer", "name", $"eth{number}", "netns", node.Box.Anchor.ToString());
        if (bridged)
        {
            _switch.Try($"ip link add br{number} type bridge stp_state 0 forward_delay 0 mcast_snooping 0 2>/dev/null");
            _switch.Run($"ip link set br{number} up; ip link set {port} master br{number}");
        }
        _switch.Run($"ip link set {port} up");
        node.Run($"ip addr add 10.{number}.0.{host + 1}/16 dev eth{number} && ip link set eth{number} up");
    }
}

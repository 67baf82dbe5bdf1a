namespace Vigil.LabKit;

/// <summary>A machine on the lab's switch: interface eth0 with one IPv4 and one IPv6 address.</summary>
public sealed class Host : IDisposable
{
    private readonly Lab lab;
    private readonly FreezerGroup freezer;

    internal Host(Lab lab, string name, int number)
    {
        this.lab = lab;
        Number = number;
        Box = new Box(name);
        freezer = new FreezerGroup(Box);
        lab.Switch.PlugIn(Box, Port, MacAddress);
        Box.Run("/bin/sh", "-c", $"""
            set -e
            ip address add {Address}/24 dev eth0
            ip -6 address add {Address6}/64 dev eth0 nodad
            ip link set eth0 up
            """);
    }

    /// <summary>Its namespaces and programs.</summary>
    public Box Box { get; }

    /// <summary>Its name.</summary>
    public string Name => Box.Name;

    /// <summary>1 for the first host of the lab, and so on; the last part of its addresses.</summary>
    public int Number { get; }

    /// <summary>IPv4 address of eth0, in 10.0.0.0/24.</summary>
    public string Address => $"10.0.0.{Number}";

    /// <summary>IPv6 address of eth0, in fd00::/64, beside the link-local one.</summary>
    public string Address6 => $"fd00::{Number}";

    /// <summary>The hardware address of eth0.</summary>
    public string MacAddress => $"02:00:00:00:00:{Number:x2}";

    /// <summary>The switch's end of the cable.</summary>
    public string Port => $"sw-{Number}";

    /// <summary>Plugs eth1 into a second network, 10.1.0.0/24, where its address ends as that of eth0 does.</summary>
    public void AddSecondLink()
    {
        lab.Switch.PlugIn(Box, SecondPort, $"02:00:00:00:01:{Number:x2}", "eth1", "br1");
        Box.Run("/bin/sh", "-c", $"ip address add 10.1.0.{Number}/24 dev eth1 && ip link set eth1 up");
    }

    private string SecondPort => $"sx-{Number}";

    /// <summary>Starts a program here.</summary>
    public LabProcess Start(params string[] command) => Box.Start(command);

    /// <summary>Pulls the cable: the host sees its carrier go.</summary>
    public void PullCable() => lab.Switch.Run("ip", "link", "set", Port, "down");

    /// <summary>Puts the cable back.</summary>
    public void PlugCable() => lab.Switch.Run("ip", "link", "set", Port, "up");

    /// <summary>Pulls the cable of eth1.</summary>
    public void PullSecondCable() => lab.Switch.Run("ip", "link", "set", SecondPort, "down");

    /// <summary>Puts the cable of eth1 back.</summary>
    public void PlugSecondCable() => lab.Switch.Run("ip", "link", "set", SecondPort, "up");

    /// <summary>Dies as a machine does: no process and no link any more.</summary>
    public void Die()
    {
        Box.SignalAll(Signal.Kill);
        PullCable();
    }

    /// <summary>Holds every program here still, as a paused virtual machine; <see cref="Thaw"/> lets them go on.</summary>
    public void Freeze() => freezer.Freeze();

    /// <summary>Lets a frozen host go on.</summary>
    public void Thaw() => freezer.Thaw();

    /// <inheritdoc/>
    public void Dispose()
    {
        freezer.Thaw();
        Box.Dispose();
        freezer.Dispose();
    }
}

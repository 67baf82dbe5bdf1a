using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Asks a driver for the state of its link: the PHY's status register (MII), ethtool, or the interface flags.
/// Kernel facts: linux/mii.h, linux/ethtool.h, netdevice(7).
/// </summary>
internal sealed unsafe class LinkProbe : IDisposable
{
    private const int MiiStatusRegister = 1, MiiLinkUp = 0x0004, IffUp = 0x1, IffRunning = 0x40;
    private readonly Fd socket;

    private LinkProbe(Fd socket) => this.socket = socket;

    public static Errno Open(out LinkProbe probe)
    {
        var error = Fd.From(Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), out var fd);
        probe = new LinkProbe(fd);
        return error;
    }

    /// <summary>True: link; false: none; null: the driver cannot say by this method.</summary>
    public bool? HasLink(string interfaceName, LinkbeatMethod method) => method switch
    {
        LinkbeatMethod.Mii => Mii(interfaceName),
        LinkbeatMethod.Ethtool => Ethtool(interfaceName),
        LinkbeatMethod.Ioctl => Flags(interfaceName),
        _ => Mii(interfaceName) ?? Ethtool(interfaceName) ?? Flags(interfaceName),
    };

    private bool? Mii(string name)
    {
        Libc.Ifreq request = Named(name);
        if (Libc.ioctl(socket.Number, Libc.SIOCGMIIPHY, &request) < 0) return null;
        ((ushort*)request.Data)[1] = MiiStatusRegister; // struct mii_ioctl_data: phy, register, value in, value out
        // The link bit latches low: the second reading is the present state.
        if (Libc.ioctl(socket.Number, Libc.SIOCGMIIREG, &request) < 0) return null;
        if (Libc.ioctl(socket.Number, Libc.SIOCGMIIREG, &request) < 0) return null;
        return (((ushort*)request.Data)[3] & MiiLinkUp) != 0;
    }

    private bool? Ethtool(string name)
    {
        uint* value = stackalloc uint[2]; // struct ethtool_value: command, data
        value[0] = Libc.ETHTOOL_GLINK;
        value[1] = 0;
        Libc.Ifreq request = Named(name);
        *(void**)request.Data = value;
        return Libc.ioctl(socket.Number, Libc.SIOCETHTOOL, &request) < 0 ? null : value[1] != 0;
    }

    private bool? Flags(string name)
    {
        const int Both = IffUp | IffRunning;
        Libc.Ifreq request = Named(name);
        return Libc.ioctl(socket.Number, Libc.SIOCGIFFLAGS, &request) < 0 ? null : (*(short*)request.Data & Both) == Both;
    }

    private static Libc.Ifreq Named(string name)
    {
        Libc.Ifreq request = default;
        Encoding.UTF8.GetBytes(name.AsSpan(0, Math.Min(name.Length, Libc.InterfaceNameSize - 1)), new Span<byte>(request.InterfaceName, Libc.InterfaceNameSize - 1));
        return request;
    }

    public void Dispose() => socket.Dispose();
}

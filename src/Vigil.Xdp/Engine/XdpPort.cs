using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Engine;

/// <summary>The program on an interface: attached by a pinned link, which outlives the process and swaps programs without a gap.</summary>
internal static unsafe class XdpPort
{
    private const int BpfXdp = 37, BpfTcxIngress = 46; // enum bpf_attach_type
    private const uint NativeOnly = 4; // XDP_FLAGS_DRV_MODE
    private const int EPERM = 1, EBUSY = 16, EEXIST = 17, ENODEV = 19, EINVAL = 22, ERANGE = 34, ENOLINK = 67, EOPNOTSUPP = 95;

    /// <summary>Puts the program on the interface, in the place of our earlier one if there is one. Null on success.</summary>
    internal static XdpProblem? Attach(int program, PacketPath path, string name, int interfaceIndex, PinDirectory pins)
    {
        var pin = Path.Combine(pins.LinksOf(path), name);
        if (File.Exists(pin))
        {
            var status = Update(pin, program);
            if (status == 0)
                return null;
            // The interface of then is gone, and its name belongs to another.
            File.Delete(pin);
        }
        var link = path == PacketPath.Tc ? LinkTc(program, interfaceIndex) : LinkXdp(program, interfaceIndex);
        if (link == -EINVAL && path == PacketPath.Tc)
            return ClassicFilter.Attach(program, name, interfaceIndex, pins);
        if (link < 0)
            return Explain(-link, name, interfaceIndex);
        var pinned = Native.bpf_obj_pin(link, pin);
        Libc.close(link);
        return pinned == 0 ? null : new(XdpProblemCode.PinsUnusable, $"cannot pin {pin}: {Marshal.GetPInvokeErrorMessage(-pinned)}");
    }

    /// <summary>Takes the program of a path off; none there is no error.</summary>
    internal static void Detach(PacketPath path, string name, PinDirectory pins)
    {
        File.Delete(Path.Combine(pins.LinksOf(path), name));
        if (path == PacketPath.Tc)
            ClassicFilter.Detach(name, pins);
    }

    private static int LinkXdp(int program, int interfaceIndex)
    {
        var options = new Native.LinkOptions { Size = (nuint)sizeof(Native.LinkOptions), Flags = NativeOnly };
        return Native.bpf_link_create(program, interfaceIndex, BpfXdp, &options);
    }

    // Linux 6.6; before it is told as an invalid argument.
    private static int LinkTc(int program, int interfaceIndex) => Native.bpf_link_create(program, interfaceIndex, BpfTcxIngress, null);

    private static int Update(string pin, int program)
    {
        var link = Native.bpf_obj_get(pin);
        if (link < 0)
            return link;
        var status = Native.bpf_link_update(link, program, null);
        Libc.close(link);
        return status;
    }

    private static XdpProblem Explain(int errno, string name, int interfaceIndex) => errno switch
    {
        EBUSY or EEXIST => new(XdpProblemCode.InterfaceBusy, XdpProgram.Stays(name, XdpProgram.On(interfaceIndex))),
        EOPNOTSUPP => new(XdpProblemCode.NoNativeXdp, $"the driver of {name} has no native XDP"),
        ERANGE or EINVAL => new(XdpProblemCode.NoNativeXdp, $"{name} refuses native XDP: its MTU may be too large for one page (3,506 bytes), or LRO or too many queues are on"),
        ENODEV => new(XdpProblemCode.NoInterface, $"there is no interface {name}"),
        EPERM => new(XdpProblemCode.NotPermitted, $"no right to attach to {name}: CAP_NET_ADMIN is needed in the interface's network namespace"),
        ENOLINK => new(XdpProblemCode.NoInterface, $"{name} went away"),
        _ => new(XdpProblemCode.NotSupported, $"cannot attach to {name}: {Marshal.GetPInvokeErrorMessage(errno)}"),
    };
}

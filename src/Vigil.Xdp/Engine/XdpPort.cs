using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Engine;

/// <summary>The program on an interface: attached by a pinned link, which outlives the process and swaps programs without a gap.</summary>
internal static unsafe class XdpPort
{
    private const int BpfXdp = 37; // BPF_XDP of enum bpf_attach_type
    private const uint NativeOnly = 4; // XDP_FLAGS_DRV_MODE
    private const int EPERM = 1, EBUSY = 16, EEXIST = 17, ENODEV = 19, EINVAL = 22, ERANGE = 34, ENOLINK = 67, EOPNOTSUPP = 95;

    /// <summary>Puts the program on the interface, in the place of our earlier one if there is one. Null on success.</summary>
    internal static XdpProblem? Attach(int program, string name, int interfaceIndex, PinDirectory pins)
    {
        var pin = Path.Combine(pins.Links, name);
        if (File.Exists(pin))
        {
            var status = Update(pin, program);
            if (status == 0)
                return null;
            // The interface of then is gone, and its name belongs to another.
            File.Delete(pin);
        }
        var options = new Native.LinkOptions { Size = (nuint)sizeof(Native.LinkOptions), Flags = NativeOnly };
        var link = Native.bpf_link_create(program, interfaceIndex, BpfXdp, &options);
        if (link < 0)
            return Explain(-link, name);
        var pinned = Native.bpf_obj_pin(link, pin);
        Libc.close(link);
        return pinned == 0 ? null : new(XdpProblemCode.PinsUnusable, $"cannot pin {pin}: {Marshal.GetPInvokeErrorMessage(-pinned)}");
    }

    /// <summary>Takes the program off.</summary>
    internal static void Detach(string name, PinDirectory pins) => File.Delete(Path.Combine(pins.Links, name));

    private static int Update(string pin, int program)
    {
        var link = Native.bpf_obj_get(pin);
        if (link < 0)
            return link;
        var status = Native.bpf_link_update(link, program, null);
        Libc.close(link);
        return status;
    }

    private static XdpProblem Explain(int errno, string name) => errno switch
    {
        EBUSY or EEXIST => new(XdpProblemCode.InterfaceBusy, $"{name} has another XDP program (`ip link show {name}` names it); it stays: name other interfaces, or remove it"),
        EOPNOTSUPP => new(XdpProblemCode.NoNativeXdp, $"the driver of {name} has no native XDP; generic XDP is not used, since it is slower than the stack"),
        ERANGE or EINVAL => new(XdpProblemCode.NoNativeXdp, $"{name} refuses native XDP: its MTU may be too large for one page (3,506 bytes), or LRO or too many queues are on"),
        ENODEV => new(XdpProblemCode.NoInterface, $"there is no interface {name}"),
        EPERM => new(XdpProblemCode.NotPermitted, $"no right to attach to {name}: CAP_NET_ADMIN is needed in the interface's network namespace"),
        ENOLINK => new(XdpProblemCode.NoInterface, $"{name} went away"),
        _ => new(XdpProblemCode.NotSupported, $"cannot attach to {name}: {Marshal.GetPInvokeErrorMessage(errno)}"),
    };
}

using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Engine;

/// <summary>
/// The program as a filter of the clsact queueing discipline, for kernels before 6.6, which have no link at tc ingress. It stays when the
/// process ends; a pin of the program says that the filter is ours.
/// </summary>
internal static unsafe class ClassicFilter
{
    private const uint Ingress = 1, Replace = 1; // BPF_TC_INGRESS, BPF_TC_F_REPLACE
    private const int EEXIST = 17;

    /// <summary>Where our filter is among those of the interface: before what tc gives out by itself (49152).</summary>
    private const uint Handle = 1, Priority = 86;

    /// <summary>Puts it there, in the place of our earlier one. Null on success.</summary>
    internal static XdpProblem? Attach(int program, string name, int interfaceIndex, PinDirectory pins)
    {
        var hook = Hook(interfaceIndex);
        var made = Native.bpf_tc_hook_create(&hook);
        var options = Options();
        (options.Program, options.Flags) = (program, Replace);
        var status = made is 0 or -EEXIST ? Native.bpf_tc_attach(&hook, &options) : made;
        if (status != 0)
            return new(XdpProblemCode.NotSupported, $"{name} takes no program at tc ingress: {Marshal.GetPInvokeErrorMessage(-status)}; CONFIG_NET_SCH_INGRESS and CONFIG_NET_CLS_BPF are needed");
        var pin = Pin(name, pins);
        File.Delete(pin);
        var pinned = Native.bpf_obj_pin(program, pin);
        return pinned == 0 ? null : new(XdpProblemCode.PinsUnusable, $"cannot pin {pin}: {Marshal.GetPInvokeErrorMessage(-pinned)}");
    }

    /// <summary>Takes it off, if it is there and the calling thread is in the interface's network namespace.</summary>
    internal static void Detach(string name, PinDirectory pins)
    {
        var pin = Pin(name, pins);
        if (!File.Exists(pin))
            return;
        var hook = Hook((int)Libc.if_nametoindex(name));
        var options = Options();
        Native.bpf_tc_detach(&hook, &options);
        File.Delete(pin);
    }

    private static string Pin(string name, PinDirectory pins) => Path.Combine(pins.Filters, name);

    private static Native.TcHook Hook(int interfaceIndex) => new() { Size = (nuint)sizeof(Native.TcHook), InterfaceIndex = interfaceIndex, AttachPoint = Ingress };

    private static Native.TcOptions Options() => new() { Size = (nuint)sizeof(Native.TcOptions), Handle = Handle, Priority = Priority };
}

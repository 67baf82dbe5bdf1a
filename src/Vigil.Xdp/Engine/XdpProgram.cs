using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Engine;

/// <summary>A program that is in the kernel, whoever has loaded it.</summary>
/// <param name="Id">The kernel's number of it.</param>
/// <param name="Name">What its author called it, at most 15 bytes; empty when it has no name.</param>
public sealed unsafe record XdpProgram(uint Id, string Name)
{
    /// <summary>By its number; without a name where the kernel does not tell it.</summary>
    private static XdpProgram Of(uint id)
    {
        var fd = Native.bpf_prog_get_fd_by_id(id);
        if (fd < 0)
            return new(id, "");
        var program = OfDescriptor(fd);
        Libc.close(fd);
        return program ?? new(id, "");
    }

    /// <summary>The XDP program an interface of the calling thread's namespace has, native or generic; null without one.</summary>
    public static XdpProgram? On(int interfaceIndex)
    {
        uint id = 0;
        return Native.bpf_xdp_query_id(interfaceIndex, 0, &id) == 0 && id != 0 ? Of(id) : null;
    }

    /// <summary>What an interface says that has somebody else's program.</summary>
    public static string Stays(string interfaceName, XdpProgram? other) =>
        $"{interfaceName} has another XDP program{(other is null ? $" (`ip link show {interfaceName}` names it)" : $", {other}")}, which stays";

    /// <inheritdoc/>
    public override string ToString() => Name.Length > 0 ? $"{Name} (program {Id})" : $"program {Id}";

    /// <summary>What is pinned there: a program, or a link, which has one. Null when it is neither, or cannot be opened.</summary>
    internal static XdpProgram? OfPin(string path, bool isLink)
    {
        var fd = Native.bpf_obj_get(path);
        if (fd < 0)
            return null;
        var info = default(Native.LinkInfo);
        var length = (uint)sizeof(Native.LinkInfo);
        var program = !isLink ? OfDescriptor(fd) : Native.bpf_obj_get_info_by_fd(fd, &info, &length) == 0 ? Of(info.Program) : null;
        Libc.close(fd);
        return program;
    }

    private static XdpProgram? OfDescriptor(int fd)
    {
        var info = default(Native.ProgramInfo);
        var length = (uint)sizeof(Native.ProgramInfo);
        return Native.bpf_obj_get_info_by_fd(fd, &info, &length) == 0 ? new(info.Id, Marshal.PtrToStringUTF8((nint)info.Name) ?? "") : null;
    }
}

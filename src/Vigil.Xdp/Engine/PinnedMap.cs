using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Engine;

/// <summary>A map somebody has pinned, opened to be looked at.</summary>
internal sealed unsafe class PinnedMap : IDisposable
{
    private PinnedMap(int fd, MapShape shape) => (Fd, Shape) = (fd, shape);

    internal int Fd { get; }

    internal MapShape Shape { get; }

    /// <summary>Null when it cannot be opened, with the errno.</summary>
    internal static PinnedMap? Open(string path, out int errno)
    {
        var fd = Native.bpf_obj_get(path);
        errno = fd < 0 ? -fd : 0;
        if (fd < 0)
            return null;
        var info = default(Native.MapInfo);
        var length = (uint)sizeof(Native.MapInfo);
        errno = -Native.bpf_obj_get_info_by_fd(fd, &info, &length);
        if (errno == 0)
            return new PinnedMap(fd, new MapShape(info.Type, info.KeySize, info.ValueSize, info.MaxEntries, info.Flags));
        Libc.close(fd);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Libc.close(Fd);
}

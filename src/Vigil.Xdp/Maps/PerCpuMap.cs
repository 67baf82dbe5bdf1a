using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Maps;

/// <summary>An array with a value per processor, of counters only.</summary>
internal sealed unsafe class PerCpuMap<TValue>(int fd)
    where TValue : unmanaged
{
    private static readonly int Cpus = Native.libbpf_num_possible_cpus();

    // The kernel rounds each processor's value up to eight bytes.
    private static readonly int Stride = (sizeof(TValue) + 7) & ~7;

    internal int Fd => fd;

    /// <summary>The sum over all processors; every eight bytes of the value are one counter.</summary>
    internal TValue Sum(uint index)
    {
        var counters = stackalloc byte[Cpus * Stride];
        var sum = default(TValue);
        if (Native.bpf_map_lookup_elem(fd, &index, counters) != 0)
            return sum;
        var total = (ulong*)&sum;
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            var values = (ulong*)(counters + cpu * Stride);
            for (var i = 0; i < sizeof(TValue) / sizeof(ulong); i++)
                total[i] += values[i];
        }
        return sum;
    }

    /// <summary>Sets all processors' values to zero.</summary>
    internal int Clear(uint index)
    {
        var zeros = stackalloc byte[Cpus * Stride];
        new Span<byte>(zeros, Cpus * Stride).Clear();
        return -Native.bpf_map_update_elem(fd, &index, zeros, 0);
    }
}

using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Maps;

/// <summary>
/// An array of the kernel in this process's memory (BPF_F_MMAPABLE): what is written is what the next packet sees, without
/// a system call. Aligned stores of up to eight bytes are seen whole, longer ones may be seen in part.
/// </summary>
internal sealed unsafe class MappedArray<T> : IDisposable
    where T : unmanaged
{
    private const int Read = 1, ReadWrite = 3, Shared = 1;

    // The kernel rounds values up to eight bytes.
    private static readonly int Stride = (sizeof(T) + 7) & ~7;

    private readonly nint _length;
    private nint _start;

    private MappedArray(nint start, nint length, int count) => (_start, _length, Count) = (start, length, count);

    /// <summary>Maps it; null when the kernel refuses.</summary>
    internal static MappedArray<T>? Map(int fd, int count, bool readOnly = false)
    {
        var page = Environment.SystemPageSize;
        var length = ((nint)count * Stride + page - 1) / page * page;
        var start = Libc.mmap(0, length, readOnly ? Read : ReadWrite, Shared, fd, 0);
        return start == -1 ? null : new MappedArray<T>(start, length, count);
    }

    /// <summary>How many elements there are.</summary>
    internal int Count { get; }

    /// <summary>One element, in place.</summary>
    internal ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref *(T*)(_start + (nint)index * Stride);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _start, 0) is var start && start != 0)
            Libc.munmap(start, _length);
    }
}

using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Maps;

/// <summary>A map of the kernel with keys and values of known layout. Methods return 0 or a positive errno.</summary>
/// <param name="fd">Owned by somebody else.</param>
internal unsafe class BpfMap<TKey, TValue>(int fd)
    where TKey : unmanaged
    where TValue : unmanaged
{
    private const int ENOENT = 2;
    private const int BatchSize = 1024;

    internal int Fd => fd;

    /// <summary>False when there is none.</summary>
    internal bool TryGet(TKey key, out TValue value)
    {
        fixed (TValue* to = &value)
            return Native.bpf_map_lookup_elem(fd, &key, to) == 0;
    }

    /// <summary>Adds or replaces one as a whole.</summary>
    internal int Set(TKey key, TValue value) => -Native.bpf_map_update_elem(fd, &key, &value, 0);

    /// <summary>Removes one; that it is not there is no error.</summary>
    internal int Remove(TKey key) => -Native.bpf_map_delete_elem(fd, &key) is var errno && errno == ENOENT ? 0 : errno;

    /// <summary>All of a hash. What is added or removed meanwhile may be seen or not.</summary>
    internal List<(TKey Key, TValue Value)> All()
    {
        var found = new List<(TKey, TValue)>();
        var (keys, values) = (new TKey[BatchSize], new TValue[BatchSize]);
        ulong position = 0;
        var first = true;
        int status;
        do
        {
            uint count = BatchSize;
            fixed (TKey* keyStart = keys)
            fixed (TValue* valueStart = values)
                status = Native.bpf_map_lookup_batch(fd, first ? null : &position, &position, keyStart, valueStart, &count, null);
            if (status is 0 or -ENOENT)
                found.AddRange(keys.Take((int)count).Zip(values.Take((int)count)));
            first = false;
        }
        while (status == 0);
        return found;
    }
}

using System.Runtime.InteropServices;

namespace Vigil.Xdp.Libbpf;

/// <summary>One compiled object of ours: opened (which needs no privilege), sized, given maps that are there already, loaded.</summary>
internal sealed unsafe class BpfObject : IDisposable
{
    private const int EPERM = 1, E2BIG = 7, ENOMEM = 12, EACCES = 13, EINVAL = 22;
    private const int TailLines = 12;

    private nint _handle;

    private BpfObject(nint handle) => _handle = handle;

    /// <summary>Opens an object that is embedded in this assembly.</summary>
    internal static BpfObject? Open(string name, out XdpProblem? problem) => Open(name, Embedded(name), out problem);

    /// <summary>Opens an object by its bytes.</summary>
    internal static BpfObject? Open(string name, byte[] bytes, out XdpProblem? problem)
    {
        if (!NativeLibrary.TryLoad(Native.Library, out _))
        {
            problem = new(XdpProblemCode.LibraryMissing, $"the xdp engine needs {Native.Library}: install the package libbpf1, or use lb_engine ipvs");
            return null;
        }
        var handle = LibbpfLog.Capture(() => OpenBytes(bytes), out var warnings);
        problem = handle == 0 ? new(XdpProblemCode.NotSupported, $"libbpf cannot read {name}; libbpf 1.0 or newer is needed", warnings) : null;
        return handle == 0 ? null : new BpfObject(handle);
    }

    /// <summary>The bytes of a compiled object.</summary>
    internal static byte[] Embedded(string name)
    {
        using var stream = typeof(BpfObject).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} was not built in");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static nint OpenBytes(byte[] bytes)
    {
        fixed (byte* start = bytes)
            return Native.bpf_object__open_mem(start, (nuint)bytes.Length, null);
    }

    /// <summary>BTF of the object; valid while it is open.</summary>
    internal nint Btf => Native.bpf_object__btf(_handle);

    /// <summary>All maps that are ours, in the order of the source; not those libbpf makes of constants.</summary>
    internal IEnumerable<BpfMapHandle> Maps
    {
        get
        {
            for (var map = Native.bpf_object__next_map(_handle, 0); map != 0; map = Native.bpf_object__next_map(_handle, map))
            {
                if (!Native.bpf_map__is_internal(map))
                    yield return new BpfMapHandle(map);
            }
        }
    }

    /// <summary>Loads maps and programs into the kernel; null on success.</summary>
    internal XdpProblem? Load()
    {
        var status = LibbpfLog.Capture(() => Native.bpf_object__load(_handle), out var log);
        return status == 0 ? null : Explain(-status, log);
    }

    /// <summary>Descriptor of a loaded program; it lives as long as the object.</summary>
    internal int Program(string name) => Native.bpf_program__fd(Native.bpf_object__find_program_by_name(_handle, name));

    /// <inheritdoc/>
    public void Dispose()
    {
        Native.bpf_object__close(_handle);
        _handle = 0;
    }

    // What the verifier says when it is the kernel, not the program, that lacks something.
    private static readonly (string Words, string Sentence)[] Lacks =
    [
        ("btf_vmlinux is malformed", "this kernel tells nothing of its own types (CONFIG_DEBUG_INFO_BTF), which the programs of the xdp engine need: use a kernel that does, or lb_engine ipvs"),
        ("not allowed in non-JITed programs", "this kernel interprets programs, and the xdp engine needs them compiled: sysctl net.core.bpf_jit_enable=1, or a kernel with CONFIG_BPF_JIT, or lb_engine ipvs"),
    ];

    private static XdpProblem Explain(int errno, string log)
    {
        if (Lacks.FirstOrDefault(one => log.Contains(one.Words, StringComparison.Ordinal)) is { Sentence: { } sentence })
            return new(XdpProblemCode.NotSupported, sentence, log);
        if (log.Contains("BEGIN PROG LOAD LOG", StringComparison.Ordinal) && errno is EACCES or EINVAL or E2BIG)
        {
            var words = log.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("libbpf:", StringComparison.Ordinal)).TakeLast(TailLines).FirstOrDefault() ?? "";
            return new(XdpProblemCode.VerifierRefused, $"the kernel's verifier refused the xdp program: {words.Trim()}; `vigil lb engines --verbose` shows its whole log", log);
        }
        return errno switch
        {
            EPERM or EACCES => new(XdpProblemCode.NotPermitted,
                "the xdp engine needs CAP_BPF and CAP_NET_ADMIN (or CAP_SYS_ADMIN), and a kernel that is not locked down; before 5.11 also a large RLIMIT_MEMLOCK", log),
            ENOMEM or E2BIG => new(XdpProblemCode.OutOfMemory, "there is not enough memory for the tables of the xdp engine: lower the size of its connection table", log),
            _ => new(XdpProblemCode.NotSupported, $"this kernel cannot load the xdp engine ({Marshal.GetPInvokeErrorMessage(errno)}); it needs Linux 5.14 or newer with CONFIG_BPF_SYSCALL", log),
        };
    }
}

/// <summary>A map of an object that is not loaded yet.</summary>
internal readonly struct BpfMapHandle(nint map)
{
    internal string Name => Marshal.PtrToStringUTF8(Native.bpf_map__name(map)) ?? "";

    internal int Fd => Native.bpf_map__fd(map);

    internal MapShape Shape => new(Native.bpf_map__type(map), Native.bpf_map__key_size(map), Native.bpf_map__value_size(map),
        Native.bpf_map__max_entries(map), Native.bpf_map__map_flags(map));

    internal void Resize(uint count) => Native.bpf_map__set_max_entries(map, count);

    /// <summary>Uses a map that is there already; libbpf keeps a descriptor of its own.</summary>
    internal int Reuse(int fd) => Native.bpf_map__reuse_fd(map, fd);
}

/// <summary>What must be equal for a pinned map to be used again.</summary>
internal readonly record struct MapShape(uint Type, uint KeySize, uint ValueSize, uint MaxEntries, uint Flags);

using System.Runtime.InteropServices;

namespace Vigil.Xdp.Libbpf;

/// <summary>libbpf 1.x, as its headers describe it. What fails returns a negative errno, pointers are null with errno set.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "libbpf.so.1";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint bpf_object__open_mem(byte* bytes, nuint length, void* options);

    [LibraryImport(Library)]
    internal static partial void bpf_object__close(nint theObject);

    [LibraryImport(Library)]
    internal static partial int bpf_object__load(nint theObject);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__btf(nint theObject);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__next_map(nint theObject, nint map);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_map_by_name(nint theObject, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_program_by_name(nint theObject, string name);

    [LibraryImport(Library)]
    internal static partial nint bpf_map__name(nint map);

    [LibraryImport(Library)]
    internal static partial int bpf_map__fd(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__type(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__key_size(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__value_size(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__max_entries(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__map_flags(nint map);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.I1)]
    internal static partial bool bpf_map__is_internal(nint map);

    [LibraryImport(Library)]
    internal static partial int bpf_map__set_max_entries(nint map, uint count);

    [LibraryImport(Library)]
    internal static partial int bpf_map__reuse_fd(nint map, int fd);

    [LibraryImport(Library)]
    internal static partial int bpf_program__fd(nint program);

    [LibraryImport(Library)]
    internal static partial int bpf_program__set_autoload(nint program, [MarshalAs(UnmanagedType.I1)] bool load);

    [LibraryImport(Library)]
    internal static partial nint libbpf_set_print(delegate* unmanaged<int, byte*, nint, int> print);

    [LibraryImport(Library)]
    internal static partial int libbpf_num_possible_cpus();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_obj_pin(int fd, string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_obj_get(string path);

    [LibraryImport(Library)]
    internal static partial int bpf_obj_get_info_by_fd(int fd, void* info, uint* length);

    [LibraryImport(Library)]
    internal static partial int bpf_prog_get_fd_by_id(uint id);

    [LibraryImport(Library)]
    internal static partial int bpf_xdp_query_id(int interfaceIndex, int flags, uint* program);

    [LibraryImport(Library)]
    internal static partial int bpf_map_lookup_elem(int fd, void* key, void* value);

    [LibraryImport(Library)]
    internal static partial int bpf_map_update_elem(int fd, void* key, void* value, ulong flags);

    [LibraryImport(Library)]
    internal static partial int bpf_map_delete_elem(int fd, void* key);

    [LibraryImport(Library)]
    internal static partial int bpf_map_get_next_key(int fd, void* key, void* next);

    [LibraryImport(Library)]
    internal static partial int bpf_map_lookup_batch(int fd, void* from, void* to, void* keys, void* values, uint* count, void* options);

    [LibraryImport(Library)]
    internal static partial int bpf_link_create(int programFd, int target, int attachType, LinkOptions* options);

    [LibraryImport(Library)]
    internal static partial int bpf_link_update(int linkFd, int programFd, void* options);

    [LibraryImport(Library)]
    internal static partial int bpf_tc_hook_create(TcHook* hook);

    [LibraryImport(Library)]
    internal static partial int bpf_tc_attach(TcHook* hook, TcOptions* options);

    [LibraryImport(Library)]
    internal static partial int bpf_tc_detach(TcHook* hook, TcOptions* options);

    [LibraryImport(Library)]
    internal static partial int bpf_prog_test_run_opts(int programFd, TestRunOptions* options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int btf__find_by_name_kind(nint btf, string name, uint kind);

    [LibraryImport(Library)]
    internal static partial BtfType* btf__type_by_id(nint btf, uint id);

    [LibraryImport(Library)]
    internal static partial nint btf__name_by_offset(nint btf, uint offset);

    /// <summary>struct bpf_link_create_opts, as far as XDP needs it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LinkOptions
    {
        internal nuint Size;
        internal uint Flags;
        private readonly nint _iterInfo;
        private readonly uint _iterInfoLength;
        private readonly uint _targetBtfId;
        private readonly ulong _cookie;
    }

    /// <summary>struct bpf_tc_hook.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TcHook
    {
        internal nuint Size;
        internal int InterfaceIndex;
        internal uint AttachPoint;
        private readonly uint _parent;
    }

    /// <summary>struct bpf_tc_opts.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TcOptions
    {
        internal nuint Size;
        internal int Program;
        internal uint Flags;
        internal uint ProgramId;
        internal uint Handle;
        internal uint Priority;
    }

    /// <summary>struct bpf_test_run_opts.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TestRunOptions
    {
        internal nuint Size;
        internal byte* DataIn;
        internal byte* DataOut;
        internal uint DataInLength;
        internal uint DataOutLength;
        internal void* ContextIn;
        internal void* ContextOut;
        internal uint ContextInLength;
        internal uint ContextOutLength;
        internal uint Result;
        internal int Repeat;
        internal uint DurationNanoseconds;
        internal uint Flags;
        internal uint Cpu;
        internal uint BatchSize;
    }

    /// <summary>struct bpf_map_info, its first members.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MapInfo
    {
        internal uint Type;
        internal uint Id;
        internal uint KeySize;
        internal uint ValueSize;
        internal uint MaxEntries;
        internal uint Flags;
    }

    /// <summary>struct bpf_link_info, its first members.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LinkInfo
    {
        internal uint Type;
        internal uint Id;
        internal uint Program;
    }

    /// <summary>struct bpf_prog_info, as far as its name.</summary>
    [StructLayout(LayoutKind.Explicit)]
    internal struct ProgramInfo
    {
        internal const int LongestName = 16;

        [FieldOffset(4)]
        internal uint Id;

        [FieldOffset(64)]
        internal fixed byte Name[LongestName];
    }

    /// <summary>struct btf_type.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BtfType
    {
        internal uint NameOffset;
        internal uint Info;
        internal uint SizeOrType;
    }

    /// <summary>struct btf_member.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BtfMember
    {
        internal uint NameOffset;
        internal uint Type;
        internal uint Offset;
    }

    /// <summary>struct btf_enum.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BtfEnum
    {
        internal uint NameOffset;
        internal int Value;
    }
}

using System.Runtime.InteropServices;

namespace Vigil.Xdp.Libbpf;

/// <summary>A struct of the compiled object, by its BTF: its size and where its members begin, in bytes.</summary>
internal sealed record BtfStruct(uint Size, IReadOnlyDictionary<string, uint> Offsets);

/// <summary>Reads struct layouts and enumerations out of an object that is open.</summary>
internal sealed unsafe class BtfLayout(BpfObject source)
{
    private const uint StructKind = 4, EnumKind = 6, UnionKind = 5;

    private readonly nint _btf = source.Btf;

    /// <summary>The struct of that name; null when the object has none.</summary>
    internal BtfStruct? Struct(string name)
    {
        var id = Native.btf__find_by_name_kind(_btf, name, StructKind);
        if (id < 0)
            return null;
        var offsets = new Dictionary<string, uint>();
        AddMembers((uint)id, 0, offsets);
        return new BtfStruct(Native.btf__type_by_id(_btf, (uint)id)->SizeOrType, offsets);
    }

    /// <summary>The values of an enumeration by name; null when the object has none of that name.</summary>
    internal IReadOnlyDictionary<string, int>? Enum(string name)
    {
        var id = Native.btf__find_by_name_kind(_btf, name, EnumKind);
        if (id < 0)
            return null;
        var type = Native.btf__type_by_id(_btf, (uint)id);
        var values = (Native.BtfEnum*)(type + 1);
        var found = new Dictionary<string, int>();
        for (var i = 0; i < (type->Info & 0xffff); i++)
            found[Name(values[i].NameOffset)] = values[i].Value;
        return found;
    }

    // Members of anonymous structs and unions count as members of what they stand in.
    private void AddMembers(uint id, uint start, Dictionary<string, uint> offsets)
    {
        var type = Native.btf__type_by_id(_btf, id);
        var members = (Native.BtfMember*)(type + 1);
        for (var i = 0; i < (type->Info & 0xffff); i++)
        {
            var (name, at) = (Name(members[i].NameOffset), start + members[i].Offset / 8);
            if (name.Length > 0)
                offsets[name] = at;
            else if (((Native.btf__type_by_id(_btf, members[i].Type)->Info >> 24) & 0x1f) is StructKind or UnionKind)
                AddMembers(members[i].Type, at, offsets);
        }
    }

    private string Name(uint offset) => Marshal.PtrToStringUTF8(Native.btf__name_by_offset(_btf, offset)) ?? "";
}

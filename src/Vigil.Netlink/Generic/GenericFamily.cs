using System.Diagnostics.CodeAnalysis;
using static Vigil.Netlink.GenericConstants;

namespace Vigil.Netlink;

/// <summary>A generic netlink family, as the kernel's controller describes it (CTRL_CMD_NEWFAMILY).</summary>
/// <param name="Name">Its name, such as IPVS.</param>
/// <param name="Id">The message type its messages have until the kernel forgets the family.</param>
/// <param name="Version">Version of its interface.</param>
public sealed record GenericFamily(string Name, ushort Id, uint Version)
{
    /// <summary>
    /// Asks for a family by name. The kernel loads the family's module to answer, if it has one and may; the call then takes as long.
    /// <see cref="Errno.NoEntry"/> is the answer when there is no such family.
    /// </summary>
    public static GenericFamily? Find(NetlinkConnection connection, string name, out NetlinkError error) =>
        connection.Ask<GenericFamily>(new NetlinkRequest(GENL_ID_CTRL, MessageFlags.None, new Question(name)), GENL_ID_CTRL, TryDecode, out error);

    /// <summary>Reads the controller's answer; false, never an exception, when it cannot be one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out GenericFamily? family)
    {
        family = null;
        if (!GenericHeader.TryOpen(payload, CTRL_CMD_NEWFAMILY, out var reader))
            return false;
        var (name, id, version) = ("", (ushort)0, 0u);
        while (reader.MoveNext())
        {
            switch (reader.Type)
            {
                case CTRL_ATTR_FAMILY_NAME: name = reader.ReadString(); break;
                case CTRL_ATTR_FAMILY_ID: id = reader.Read<ushort>(); break;
                case CTRL_ATTR_VERSION: version = reader.Read<uint>(); break;
                default: break;
            }
        }
        family = reader.Malformed || id == 0 ? null : new GenericFamily(name, id, version);
        return family is not null;
    }

    private sealed record Question(string Name) : INetlinkPayload
    {
        public void Encode(ref NetlinkWriter writer)
        {
            writer.Value(new GenericHeader(CTRL_CMD_GETFAMILY, Version: 1));
            writer.Optional(CTRL_ATTR_FAMILY_NAME, Name);
        }
    }
}

/// <summary>Numbers of the generic netlink controller under their names in linux/genetlink.h; a lab test compares them.</summary>
internal static class GenericConstants
{
    public const ushort GENL_ID_CTRL = 16;
    public const byte CTRL_CMD_NEWFAMILY = 1, CTRL_CMD_GETFAMILY = 3;
    public const ushort CTRL_ATTR_FAMILY_ID = 1, CTRL_ATTR_FAMILY_NAME = 2, CTRL_ATTR_VERSION = 3;
}

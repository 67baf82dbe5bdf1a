namespace Vigil.Netlink;

/// <summary>
/// Reads just enough of nf_tables notifications to notice that somebody takes parts of a table away
/// (linux/netfilter/nf_tables.h). Changing tables is libnftables' work.
/// </summary>
public static class TableEvents
{
    /// <summary>NETLINK_NETFILTER, for <see cref="NetlinkSocketOptions.Protocol"/>.</summary>
    public const int NetfilterProtocol = 12;

    /// <summary>NFNLGRP_NFTABLES, the group to join.</summary>
    public const RouteGroup NftablesGroup = (RouteGroup)7;

    private const int Subsystem = 10;    // NFNL_SUBSYS_NFTABLES, upper half of the type
    private const int GenericHeader = 4; // struct nfgenmsg
    private const ushort TableName = 1;  // NFTA_TABLE_NAME, NFTA_CHAIN_TABLE, NFTA_RULE_TABLE … are all 1

    /// <summary>Whether the message tells that a table, chain, rule, set or element of the named table is gone.</summary>
    public static bool IsRemovalFrom(string table, in NetlinkHeader header, ReadOnlySpan<byte> payload)
    {
        // NFT_MSG_DELTABLE, DELCHAIN, DELRULE, DELSET, DELSETELEM
        if (header.Type >> 8 != Subsystem || (header.Type & 0xff) is not (2 or 5 or 8 or 11 or 14) || payload.Length < GenericHeader)
            return false;
        var reader = new AttributeReader(payload[GenericHeader..]);
        while (reader.MoveNext())
        {
            if (reader.Type == TableName)
                return reader.ReadString() == table;
        }
        return false;
    }
}

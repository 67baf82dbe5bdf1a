using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>
/// What passed through a service or a destination since it was made or zeroed, and how much of it a second lately. The kernel folds
/// its counters every two seconds. What goes out is 0 for all methods but NAT: it does not pass here.
/// </summary>
/// <param name="Connections">Connections scheduled.</param>
/// <param name="PacketsIn">Packets of clients.</param>
/// <param name="PacketsOut">Packets to clients.</param>
/// <param name="BytesIn">Bytes of clients.</param>
/// <param name="BytesOut">Bytes to clients.</param>
/// <param name="ConnectionRate">Connections a second.</param>
/// <param name="PacketRateIn">Packets of clients a second.</param>
/// <param name="PacketRateOut">Packets to clients a second.</param>
/// <param name="ByteRateIn">Bytes of clients a second.</param>
/// <param name="ByteRateOut">Bytes to clients a second.</param>
public readonly record struct IpvsStatistics(
    ulong Connections, ulong PacketsIn, ulong PacketsOut, ulong BytesIn, ulong BytesOut,
    ulong ConnectionRate, ulong PacketRateIn, ulong PacketRateOut, ulong ByteRateIn, ulong ByteRateOut)
{
    /// <summary>
    /// Takes the current attribute if it holds statistics: the 64-bit ones of kernels since 4.1, else the old ones, most of which wrap at
    /// 32 bits. Where both are there the kernel writes the wide ones last.
    /// </summary>
    internal static void TryTake(ref AttributeReader reader, ushort narrow, ushort wide, ref IpvsStatistics statistics)
    {
        if (reader.Type != narrow && reader.Type != wide)
            return;
        var inner = reader.Nested();
        while (inner.MoveNext())
            statistics = statistics.With(inner.Type, Number(ref inner));
        reader.Malformed |= inner.Malformed;
    }

    private static ulong Number(ref AttributeReader reader) => reader.Value.Length switch
    {
        0 => 0, // padding
        >= sizeof(ulong) => reader.Read<ulong>(),
        _ => reader.Read<uint>(),
    };

    private IpvsStatistics With(ushort type, ulong value) => type switch
    {
        IPVS_STATS_ATTR_CONNS => this with { Connections = value },
        IPVS_STATS_ATTR_INPKTS => this with { PacketsIn = value },
        IPVS_STATS_ATTR_OUTPKTS => this with { PacketsOut = value },
        IPVS_STATS_ATTR_INBYTES => this with { BytesIn = value },
        IPVS_STATS_ATTR_OUTBYTES => this with { BytesOut = value },
        IPVS_STATS_ATTR_CPS => this with { ConnectionRate = value },
        IPVS_STATS_ATTR_INPPS => this with { PacketRateIn = value },
        IPVS_STATS_ATTR_OUTPPS => this with { PacketRateOut = value },
        IPVS_STATS_ATTR_INBPS => this with { ByteRateIn = value },
        IPVS_STATS_ATTR_OUTBPS => this with { ByteRateOut = value },
        _ => this,
    };
}

using System.Net;
using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>One way a route can go: through a gateway, an interface, or both.</summary>
public sealed record NextHop
{
    /// <summary>Gateway; of the other family than the route's it travels as RTA_VIA.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Output interface index; 0 lets the kernel find it.</summary>
    public int Interface { get; init; }

    /// <summary>Share among several next hops, 1 to 256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>RTNH_F_* bits.</summary>
    public NextHopFlags Flags { get; init; }

    /// <summary>Routing realms (IPv4), source in the upper 16 bits.</summary>
    public uint? Realms { get; init; }

    /// <summary>Lightweight tunnel.</summary>
    public Encapsulation? Encapsulation { get; init; }

    /// <summary>struct rtnexthop, then attributes; used inside RTA_MULTIPATH.</summary>
    internal void EncodeMultipath(IpFamily family, ref NetlinkWriter writer)
    {
        var mark = writer.Mark();
        writer.Value(new Header(0, (byte)Flags, (byte)(Weight - 1), Interface));
        EncodeAttributes(family, ref writer);
        writer.Align();
        writer.PatchLength(mark);
    }

    /// <summary>The attributes a next hop has both alone and among several.</summary>
    internal void EncodeAttributes(IpFamily family, ref NetlinkWriter writer)
    {
        if (Gateway is not null && Gateway.Family() != family)
        {
            var via = writer.BeginAttribute(RTA.Via);
            writer.Value((ushort)Gateway.Family());
            writer.Address(Gateway);
            writer.EndAttribute(via);
        }
        else
        {
            writer.Optional(RTA.Gateway, Gateway);
        }
        writer.Optional(RTA.Flow, Realms);
        Encapsulation?.Encode(ref writer);
    }

    /// <summary>Reads RTA_MULTIPATH.</summary>
    internal static ValueList<NextHop> DecodeMultipath(ref AttributeReader outer)
    {
        var hops = new List<NextHop>();
        var rest = outer.Value;
        while (rest.Length >= Header.Size)
        {
            var header = MemoryMarshal.Read<Header>(rest);
            if (header.Length < Header.Size || header.Length > rest.Length)
            {
                outer.Malformed = true;
                break;
            }
            var attributes = new Attributes();
            var reader = new AttributeReader(rest[Header.Size..header.Length]);
            while (reader.MoveNext())
                attributes.TryTake(ref reader);
            hops.Add(attributes.ToNextHop(header.Interface, header.Flags, ref reader) with { Weight = header.Hops + 1 });
            outer.Malformed |= reader.Malformed;
            rest = rest[Math.Min((header.Length + 3) & ~3, rest.Length)..];
        }
        return [.. hops];
    }

    /// <summary>Collects the attributes of a next hop while a message is walked.</summary>
    internal ref struct Attributes
    {
        private IPAddress? _gateway;
        private uint? _realms;
        private ushort? _encapType;
        private ReadOnlySpan<byte> _encap;

        /// <summary>Takes the current attribute if it belongs to a next hop.</summary>
        public bool TryTake(ref AttributeReader reader)
        {
            switch (reader.Type)
            {
                case RTA.Gateway: _gateway = reader.ReadAddress(); return true;
                case RTA.Via: _gateway = ReadVia(ref reader); return true;
                case RTA.Flow: _realms = reader.Read<uint>(); return true;
                case RTA.EncapType: _encapType = reader.Read<ushort>(); return true;
                case RTA.Encap: _encap = reader.Value; return true;
                default: return false;
            }
        }

        /// <summary>The next hop collected.</summary>
        public readonly NextHop ToNextHop(int index, uint flags, ref AttributeReader reader)
        {
            var malformed = reader.Malformed;
            var encapsulation = _encapType is { } type ? Netlink.Encapsulation.Decode(type, _encap, ref malformed) : null;
            reader.Malformed = malformed;
            return new NextHop
            {
                Interface = index,
                Flags = (NextHopFlags)flags & NextHopFlags.All,
                Gateway = _gateway,
                Realms = _realms,
                Encapsulation = encapsulation,
            };
        }

        /// <summary>struct rtvia: family, then the address.</summary>
        private static IPAddress? ReadVia(ref AttributeReader reader)
        {
            if (reader.Value.Length is 6 or 18)
                return new IPAddress(reader.Value[2..]);
            reader.Malformed = true;
            return null;
        }
    }

    /// <summary>struct rtnexthop.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Header(ushort Length, byte Flags, byte Hops, int Interface)
    {
        public const int Size = 8;
    }
}

/// <summary>RTNH_F_* bits (linux/rtnetlink.h).</summary>
[Flags]
public enum NextHopFlags : byte
{
    /// <summary>No bit set.</summary>
    None = 0,

    /// <summary>Its interface is down.</summary>
    Dead = 0x1,

    /// <summary>Look the gateway up recursively.</summary>
    Pervasive = 0x2,

    /// <summary>The gateway is on the link even if no prefix says so.</summary>
    OnLink = 0x4,

    /// <summary>Done by hardware.</summary>
    Offload = 0x8,

    /// <summary>Its interface has no carrier.</summary>
    LinkDown = 0x10,

    /// <summary>All of them.</summary>
    All = 0x7f,
}

using Vigil.Netlink;

namespace Vigil.Tests.Netlink;

/// <summary>What the kernel would answer: attributes by number, so that a wrong constant in the product does not cancel out.</summary>
public static class IpvsAnswers
{
    private const ushort ServiceAttribute = 1, DestinationAttribute = 2, DaemonAttribute = 3;

    public static byte[] Service(IpvsService service, IpvsStatistics statistics) => Nested(command: 1, ServiceAttribute, (ref writer) =>
    {
        service.Encode(ref writer);
        Statistics(ref writer, narrow: 10, wide: 12, statistics);
    });

    public static byte[] Destination(IpvsDestinationEntry entry) => Nested(command: 5, DestinationAttribute, (ref writer) =>
    {
        entry.Destination.Encode(ref writer);
        writer.Attribute(7, entry.Active);
        writer.Attribute(8, entry.Inactive);
        writer.Attribute(9, entry.Persistent);
        Statistics(ref writer, narrow: 10, wide: 12, entry.Statistics);
    });

    public static byte[] Daemon(IpvsDaemon daemon) => Nested(command: 9, DaemonAttribute, daemon.Encode);

    public static byte[] Timeouts(IpvsTimeouts timeouts) => Message(command: 12, timeouts.Encode);

    public static byte[] Info(IpvsInfo info) => Message(command: 14, (ref writer) =>
    {
        writer.Attribute(1, info.Version);
        writer.Attribute(2, info.ConnectionTableSize);
    });

    public static byte[] Family(GenericFamily family) => Message(command: 1, (ref writer) =>
    {
        writer.Optional(2, family.Name);
        writer.Attribute(1, family.Id);
        writer.Attribute(3, family.Version);
        writer.Attribute<uint>(4, 0);
    });

    private delegate void Content(ref NetlinkWriter writer);

    private static byte[] Nested(byte command, ushort type, Content content) => Message(command, (ref writer) =>
    {
        var nest = writer.BeginNested(type);
        content(ref writer);
        writer.EndAttribute(nest);
    });

    private static byte[] Message(byte command, Content content)
    {
        var writer = new NetlinkWriter(new byte[4096]);
        writer.Value(new GenericHeader(command, 1));
        content(ref writer);
        return writer.Overflow ? throw new InvalidOperationException("the answer does not fit") : writer.Written.ToArray();
    }

    /// <summary>First the old form, whose counters wrap, then the wide one, as the kernel writes them.</summary>
    private static void Statistics(ref NetlinkWriter writer, ushort narrow, ushort wide, IpvsStatistics s)
    {
        ulong[] values =
        [
            s.Connections, s.PacketsIn, s.PacketsOut, s.BytesIn, s.BytesOut,
            s.ConnectionRate, s.PacketRateIn, s.PacketRateOut, s.ByteRateIn, s.ByteRateOut,
        ];
        var old = writer.BeginNested(narrow);
        for (var i = 0; i < values.Length; i++)
            writer.Attribute((ushort)(i + 1), (uint)values[i]);
        writer.EndAttribute(old);
        var nest = writer.BeginNested(wide);
        for (var i = 0; i < values.Length; i++)
            writer.Attribute((ushort)(i + 1), values[i]);
        writer.EndAttribute(nest);
    }
}

using System.Net;
using Vigil.Netlink;

namespace Vigil.Fuzz;

/// <summary>Every decoder of what the kernel's IPVS, and the controller that tells where it is, answer.</summary>
public static class IpvsTarget
{
    private const byte NewService = 1, NewDestination = 5, NewDaemon = 9, SetConfig = 12, SetInfo = 14;
    private const ushort Service = 1, Destination = 2, Daemon = 3;

    /// <summary>The target, with one answer of each kind to start from.</summary>
    public static FuzzTarget Target { get; } = new("ipvs", Seeds(), bytes => Run(bytes), []);

    /// <summary>Reads the input as each kind of answer; what decodes must encode.</summary>
    public static void Run(ReadOnlySpan<byte> data)
    {
        var writer = new NetlinkWriter(stackalloc byte[4096]);
        if (IpvsServiceEntry.TryDecode(data, out var service))
            IpvsRequest.Add(service.Service).Encode(ref writer);
        foreach (var family in new[] { IpFamily.V4, IpFamily.V6, IpFamily.Unspecified })
        {
            if (IpvsDestinationEntry.TryDecode(data, family, out var destination))
                destination.Destination.Encode(ref writer);
        }
        if (IpvsDaemon.TryDecode(data, out var daemon))
            daemon.Encode(ref writer);
        if (IpvsTimeouts.TryDecode(data, out var timeouts))
            timeouts.Encode(ref writer);
        _ = $"{service} {daemon} {timeouts}";
        if (IpvsInfo.TryDecode(data, out var info))
            _ = info.ToString();
        if (GenericFamily.TryDecode(data, out var found))
            _ = found.ToString();
    }

    private static byte[][] Seeds()
    {
        var key = IpvsServiceKey.At(6, IPAddress.Parse("2001:db8::1"), 443);
        var service = new IpvsService { Key = key, Scheduler = "mh", Granularity = 64, PersistenceEngine = "sip", TimeoutSeconds = 50 };
        var mark = service with { Key = IpvsServiceKey.Marked(IpFamily.V4, 7), Granularity = uint.MaxValue };
        var destination = new IpvsDestination(
            new(IPAddress.Loopback, 80), IpvsForwarding.Tunnel, 5, 100, 50, new IpvsTunnel(IpvsTunnelType.Gue, 6080, IpvsTunnelChecksum.Remote));
        var daemon = new IpvsDaemon(IpvsDaemonRole.Backup, "eth0", 51) { Group = IPAddress.Parse("224.0.0.81"), Port = 8848, Ttl = 1 };
        return
        [
            Answer(NewService, Service, service), Answer(NewService, Service, mark), Answer(NewDestination, Destination, destination),
            Answer(NewDaemon, Daemon, daemon), Answer(SetConfig, 0, new IpvsTimeouts(900, 120, 300)), Answer(SetInfo, 0, new IpvsTimeouts(0, 0, 0)),
        ];
    }

    private static byte[] Answer(byte command, ushort nest, INetlinkPayload content)
    {
        var writer = new NetlinkWriter(stackalloc byte[1024]);
        writer.Value(new GenericHeader(command, 1));
        var scope = writer.Mark();
        if (nest != 0)
            scope = writer.BeginNested(nest);
        content.Encode(ref writer);
        if (nest != 0)
            writer.EndAttribute(scope);
        return writer.Written.ToArray();
    }
}

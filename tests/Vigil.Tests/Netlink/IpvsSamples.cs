using System.Net;
using Vigil.Netlink;

namespace Vigil.Tests.Netlink;

/// <summary>Arbitrary values of every IPVS object, from one seed.</summary>
public sealed class IpvsSamples(int seed)
{
    private readonly Random _random = new(seed);

    public IpvsService Service()
    {
        var key = Key();
        return new()
        {
            Key = key,
            Scheduler = Name(),
            Flags = (IpvsServiceFlags)_random.Next(64) & ~IpvsServiceFlags.Hashed,
            TimeoutSeconds = Number(),
            Granularity = key.Family == IpFamily.V6 ? (uint)_random.Next(1, 129) : Number(),
            PersistenceEngine = Flag() ? Name() : null,
        };
    }

    public IpvsServiceKey Key() => Flag()
        ? IpvsServiceKey.Marked(Family(), Number())
        : IpvsServiceKey.At((byte)_random.Next(1, 256), Ip(Family()), Port());

    public IpvsDestination Destination() => new(
        new(Ip(Family()), Port()), (IpvsForwarding)_random.Next(5), Number(), Number(), Number(),
        new IpvsTunnel((IpvsTunnelType)_random.Next(3), Port(), (IpvsTunnelChecksum)_random.Next(3)));

    public IpvsDaemon Daemon() => new((IpvsDaemonRole)_random.Next(1, 3), Name(), (uint)_random.Next(256))
    {
        MaxLength = Port(),
        Group = Flag() ? Ip(Family()) : null,
        Port = Port(),
        Ttl = (byte)_random.Next(256),
    };

    public IpvsTimeouts Timeouts() => new(Number(), Number(), Number());

    public IpvsStatistics Statistics() => new(Long(), Long(), Long(), Long(), Long(), Long(), Long(), Long(), Long(), Long());

    public GenericFamily FamilyOfMessages() => new(Name(), (ushort)_random.Next(1, 65536), Number());

    public uint Number() => (uint)_random.NextInt64(1L << 32);

    private ulong Long() => (ulong)_random.NextInt64();

    private ushort Port() => (ushort)_random.Next(65536);

    private IpFamily Family() => Flag() ? IpFamily.V4 : IpFamily.V6;

    private IPAddress Ip(IpFamily family)
    {
        var bytes = new byte[family.Bits() / 8];
        _random.NextBytes(bytes);
        return new IPAddress(bytes);
    }

    private string Name() => new([.. Enumerable.Range(0, _random.Next(1, 16)).Select(_ => (char)_random.Next('!', '~'))]);

    private bool Flag() => _random.Next(2) == 0;
}

using System.Net;

namespace Vigil.LabKit;

/// <summary>
/// Follows one address on one host through rtnetlink: does the host have it, and is its cable in? The kernel tells us at
/// the moment of the change, so nothing between two looks is missed.
/// </summary>
internal sealed class AddressWatch : IDisposable
{
    private const int MessageNewLink = 16, MessageDelLink = 17, MessageNewAddress = 20, MessageDelAddress = 21;
    private const int MessageGetLink = 18, MessageGetAddress = 22;
    private const int GroupLink = 1, GroupIpv4Address = 0x10, GroupIpv6Address = 0x100;
    private const int FlagRequestDump = 0x301, LowerUp = 0x10000;
    private const int AttributeAddress = 1, AttributeLocal = 2;

    private readonly byte[] address;
    private readonly string device;
    private readonly byte[] buffer = new byte[1 << 16];

    public AddressWatch(Host host, IPAddress address, string device)
    {
        Host = host;
        this.device = device;
        this.address = address.GetAddressBytes();
        Socket = host.Box.Inside(Open);
        Request(MessageGetLink);
        ReadDump();
        Request(MessageGetAddress);
        ReadDump();
    }

    public Host Host { get; }

    public int Socket { get; }

    /// <summary>True while the address is set and the link has carrier: what the network sees as an owner.</summary>
    public bool Owns => HasAddress && hasCarrier;

    /// <summary>True while the address is set on any interface of the host.</summary>
    public bool HasAddress { get; private set; }

    private bool hasCarrier;

    /// <summary>Takes in the messages of one read. Call it when the socket is readable.</summary>
    /// <returns>False at the end of a dump.</returns>
    public bool Read()
    {
        var length = (int)Native.recv(Socket, buffer, buffer.Length, 0);
        if (length < 0)
        {
            throw new LabException($"{Host.Name}: address watch lost messages: {Native.LastError()}");
        }
        var goesOn = true;
        for (var rest = buffer.AsSpan(0, length); rest.Length >= 16;)
        {
            var size = BitConverter.ToInt32(rest);
            goesOn &= Take(BitConverter.ToUInt16(rest[4..]), rest[16..size]);
            rest = rest[Math.Min(rest.Length, (size + 3) & ~3)..];
        }
        return goesOn;
    }

    public void Dispose() => Native.close(Socket);

    private bool Take(int type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case MessageNewLink or MessageDelLink when BitConverter.ToInt32(body[4..]) == link:
                hasCarrier = type == MessageNewLink && (BitConverter.ToInt32(body[8..]) & LowerUp) != 0;
                break;
            case MessageNewAddress or MessageDelAddress when IsOurs(body[8..]):
                HasAddress = type == MessageNewAddress;
                break;
            case 3: // NLMSG_DONE
                return false;
        }
        return true;
    }

    private int link;

    private bool IsOurs(ReadOnlySpan<byte> attributes)
    {
        while (attributes.Length >= 4)
        {
            var length = BitConverter.ToUInt16(attributes);
            var kind = BitConverter.ToUInt16(attributes[2..]);
            if (kind is AttributeAddress or AttributeLocal && attributes[4..length].SequenceEqual(address))
            {
                return true;
            }
            attributes = attributes[Math.Min(attributes.Length, (length + 3) & ~3)..];
        }
        return false;
    }

    private int Open()
    {
        link = Native.if_nametoindex(device);
        var fd = Native.Check(Native.socket(Native.AfNetlink, Native.SockRaw | Native.SockCloexec, 0), "netlink socket");
        Span<byte> local = stackalloc byte[12]; // struct sockaddr_nl: family, pad, pid, groups
        BitConverter.TryWriteBytes(local, (ushort)Native.AfNetlink);
        BitConverter.TryWriteBytes(local[8..], GroupLink | GroupIpv4Address | GroupIpv6Address);
        Native.Check(Native.bind(fd, local, local.Length), "netlink bind");
        return fd;
    }

    private void Request(int type)
    {
        Span<byte> message = stackalloc byte[16 + 20]; // nlmsghdr, then zeroes: any family, any link
        BitConverter.TryWriteBytes(message, message.Length);
        BitConverter.TryWriteBytes(message[4..], (ushort)type);
        BitConverter.TryWriteBytes(message[6..], (ushort)FlagRequestDump);
        if (Native.send(Socket, message, message.Length, 0) < 0)
        {
            throw new LabException($"netlink dump: {Native.LastError()}");
        }
    }

    private void ReadDump()
    {
        while (Read())
        {
        }
    }
}

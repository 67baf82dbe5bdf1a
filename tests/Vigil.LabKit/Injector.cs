namespace Vigil.LabKit;

/// <summary>Sends any frame at all from a host, as an attacker or a broken stack would.</summary>
public sealed class Injector : IDisposable
{
    private readonly int socket;

    /// <summary>Opens a packet socket on the host's eth0.</summary>
    public Injector(Host host) => socket = host.Box.Inside(Open);

    /// <summary>Sends one Ethernet frame.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        if (Native.send(socket, frame, frame.Length, 0) != frame.Length)
        {
            throw new LabException($"packet socket: {Native.LastError()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Native.close(socket);

    private static int Open()
    {
        var fd = Native.Check(Native.socket(Native.AfPacket, Native.SockRaw | Native.SockCloexec, 0), "packet socket");
        Span<byte> address = stackalloc byte[20]; // struct sockaddr_ll: family, protocol, ifindex
        BitConverter.TryWriteBytes(address, (ushort)Native.AfPacket);
        BitConverter.TryWriteBytes(address[4..], Native.if_nametoindex("eth0"));
        Native.Check(Native.bind(fd, address, address.Length), "bind");
        return fd;
    }
}

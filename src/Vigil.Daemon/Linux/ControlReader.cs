using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>Control data of a received packet (cmsg(3)): destination, interface, hop limit, time stamp. Unknown items are skipped.</summary>
internal readonly ref struct ControlReader
{
    private const int HeaderBytes = 16;

    internal InetAddress Destination { get; }
    internal int InterfaceIndex { get; }
    internal byte? HopLimit { get; }

    /// <summary>Arrival on the wall clock in nanoseconds.</summary>
    internal long? Stamp { get; }

    internal ControlReader(ReadOnlySpan<byte> control)
    {
        while (control.Length >= HeaderBytes)
        {
            long length = BitConverter.ToInt64(control);
            if (length < HeaderBytes || length > control.Length) return;
            ReadOnlySpan<byte> data = control[HeaderBytes..(int)length];
            switch (BitConverter.ToInt32(control[8..]), BitConverter.ToInt32(control[12..]))
            {
                case (Libc.SOL_IP, Libc.IP_PKTINFO) when data.Length >= 12:
                    InterfaceIndex = BitConverter.ToInt32(data);
                    Destination = InetAddress.Read(data.Slice(8, 4));
                    break;
                case (Libc.SOL_IPV6, Libc.IPV6_PKTINFO) when data.Length >= 20:
                    Destination = InetAddress.Read(data[..16]);
                    InterfaceIndex = BitConverter.ToInt32(data[16..]);
                    break;
                case (Libc.SOL_IP, Libc.IP_TTL) or (Libc.SOL_IPV6, Libc.IPV6_HOPLIMIT) when data.Length >= 4:
                    HopLimit = (byte)BitConverter.ToInt32(data);
                    break;
                case (Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS) when data.Length >= 16:
                    Stamp = BitConverter.ToInt64(data) * Clock.NanosecondsPerSecond + BitConverter.ToInt64(data[8..]);
                    break;
            }

            int step = (int)(length + 7) & ~7;
            if (step >= control.Length) return;
            control = control[step..];
        }
    }
}

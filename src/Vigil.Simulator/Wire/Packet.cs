using Vigil.Core.Settings;

namespace Vigil.Simulator;

/// <summary>A packet on its way, as a raw socket gives it: for IPv4 from the IP header on. Reused when the last copy has arrived.</summary>
public sealed class Packet
{
    /// <summary>Room for the biggest advert and an IP header.</summary>
    internal const int MaxLength = 20 + 8 + 255 * 16 + 64;

    private const int IPv4Header = 20;
    private byte[] buffer = new byte[128];

    /// <summary>What a socket would read.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, Length);

    /// <summary>Length of <see cref="Bytes"/>.</summary>
    public int Length { get; private set; }

    /// <summary>Sender's address.</summary>
    public InetAddress Source { get; private set; }

    /// <summary>Group or host it goes to.</summary>
    public InetAddress Destination { get; private set; }

    /// <summary>The virtual router it speaks for (<see cref="Cluster.Cells"/>); −1: a stranger's.</summary>
    public int Cell { get; internal set; }

    /// <summary>Index of the sending host.</summary>
    public int From { get; internal set; }

    /// <summary>The LAN it is on.</summary>
    public int Lan { get; internal set; }

    /// <summary>Advertised priority.</summary>
    public byte Priority { get; private set; }

    /// <summary>A bit was turned on the way: the receiver must refuse it.</summary>
    public bool IsCorrupt { get; private set; }

    /// <summary>Advertised interval.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>Copies still on their way.</summary>
    internal int Copies { get; set; }

    /// <summary>Puts the PDU, for IPv4 with a header, into the buffer.</summary>
    internal void Fill(ReadOnlySpan<byte> pdu, InetAddress source, InetAddress destination)
    {
        (Source, Destination, IsCorrupt) = (source, destination, false);
        int header = source.Family == InetFamily.IPv4 ? IPv4Header : 0;
        Length = header + pdu.Length;
        if (buffer.Length < Length) buffer = new byte[Math.Max(Length, MaxLength)];
        pdu.CopyTo(buffer.AsSpan(header));
        Priority = pdu[2];
        Interval = pdu[0] >> 4 == 3 ? TimeSpan.FromMilliseconds(10 * ((pdu[4] & 0x0f) << 8 | pdu[5])) : TimeSpan.FromSeconds(pdu[5]);
        if (header > 0) WriteHeader();
    }

    /// <summary>A copy with one bit turned, somewhere in the PDU.</summary>
    internal void FillCorrupt(Packet original, int bit)
    {
        int header = original.Source.Family == InetFamily.IPv4 ? IPv4Header : 0;
        Fill(original.Bytes[header..], original.Source, original.Destination);
        (Cell, From, Lan) = (original.Cell, original.From, original.Lan);
        bit %= (Length - header) * 8;
        buffer[header + bit / 8] ^= (byte)(1 << (bit % 8));
        IsCorrupt = true;
    }

    private void WriteHeader()
    {
        var header = buffer.AsSpan(0, IPv4Header);
        header.Clear();
        header[0] = 0x45;
        header[1] = 0xc0;
        header[2] = (byte)(Length >> 8);
        header[3] = (byte)Length;
        header[8] = 255;
        header[9] = 112;
        Source.Write(header[12..]);
        Destination.Write(header[16..]);
    }
}

using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Maps;

namespace Vigil.Balance;

/// <summary>struct vb_setup: what the generator sends.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Setup
{
    internal uint Flows, Services, InterfaceIndex, Next;
    internal ushort IpSum, TcpSum;
    internal Header Bytes;
}

/// <summary>Room for an Ethernet, an IPv4 and a TCP header.</summary>
[InlineArray(56)]
internal struct Header
{
    private byte _byte;
}

/// <summary>What is sent: so many flows, frames of that size, TCP flags, destination.</summary>
internal readonly record struct Traffic(int Flows, int Size, byte Flags, string To, int Services = 1, ushort Port = 80, int First = 0);

/// <summary>The generator, its sink and the barest programs; frames are counted where they end.</summary>
internal sealed unsafe class Frames : IDisposable
{
    internal const byte Syn = 2, Ack = 16;
    private const uint LiveFrames = 2; // BPF_F_TEST_XDP_LIVE_FRAMES
    private const int Batch = 64, BpfXdp = 37;
    private const uint NativeOnly = 4;

    private readonly BpfObject _object;
    private readonly MappedArray<Setup> _setup;
    private readonly PerCpuMap<ulong> _sunk;
    private readonly Dictionary<string, int> _maps;

    internal Frames(Network network)
    {
        _object = BpfObject.Open("frames.bpf.o", Embedded(), out var problem) ?? throw new IOException(problem!.Sentence);
        if (_object.Load() is { } refusal)
            throw new IOException($"{refusal.Sentence}\n{refusal.Details}");
        _maps = _object.Maps.ToDictionary(map => map.Name, map => map.Fd);
        _setup = MappedArray<Setup>.Map(_maps["setup"], 1) ?? throw new IOException("mmap");
        _sunk = new(_maps["sunk"]);
        Network.Enter(network.Balancer);
        int zero = 0, port = network.Out;
        Native.bpf_map_update_elem(_maps["exit_port"], &zero, &port, 0);
    }

    internal int Program(string name) => _object.Program(name);

    /// <summary>Frames that reached a sink.</summary>
    internal ulong Sunk => _sunk.Sum(0);

    /// <summary>Puts a program on an interface of the present namespace, until it is disposed of.</summary>
    internal IDisposable Attach(string program, int interfaceIndex)
    {
        var options = new Native.LinkOptions { Size = (nuint)sizeof(Native.LinkOptions), Flags = NativeOnly };
        var link = Native.bpf_link_create(Program(program), interfaceIndex, BpfXdp, &options);
        return link >= 0 ? new Descriptor(link) : throw new IOException($"attaching {program}: {Marshal.GetPInvokeErrorMessage(-link)}");
    }

    /// <summary>Says what is sent from now on.</summary>
    internal void Send(Traffic traffic, int interfaceIndex)
    {
        ref var setup = ref _setup[0];
        var header = HeaderOf(traffic);
        setup = new Setup { Flows = (uint)traffic.Flows, Services = (uint)traffic.Services, InterfaceIndex = (uint)interfaceIndex, Next = (uint)traffic.First, IpSum = Sum(header.AsSpan(14, 20), 0), TcpSum = TcpSum(header, traffic.Size) };
        header.CopyTo((Span<byte>)setup.Bytes);
    }

    /// <summary>Sends so many frames from the present namespace; nanoseconds it took by the kernel's own count, whole ones per frame.</summary>
    internal long Run(int count, int size) => Check(Native.bpf_prog_test_run_opts, Program("vb_generate"), size, count, LiveFrames, Batch) * (long)count;

    /// <summary>Nanoseconds per packet of a program, run on the same frame over and over, without what restores the frame.</summary>
    internal double TestRun(int program, int count, int size)
    {
        int zero = 0, target = program;
        Native.bpf_map_update_elem(_maps["measured"], &zero, &target, 0);
        return Check(Native.bpf_prog_test_run_opts, Program("vb_again"), size, count, 0, 0);
    }

    public void Dispose()
    {
        _setup.Dispose();
        _object.Dispose();
    }

    private delegate int Runner(int program, Native.TestRunOptions* options);

    private static uint Check(Runner run, int program, int size, int count, uint flags, uint batch)
    {
        var frame = new byte[size];
        fixed (byte* data = frame)
        {
            var options = new Native.TestRunOptions { Size = (nuint)sizeof(Native.TestRunOptions), DataIn = data, DataInLength = (uint)size, Repeat = count, Flags = flags, BatchSize = batch };
            var status = run(program, &options);
            return status >= 0 ? options.DurationNanoseconds : throw new IOException($"BPF_PROG_TEST_RUN: {Marshal.GetPInvokeErrorMessage(-status)}");
        }
    }

    private static byte[] HeaderOf(Traffic traffic)
    {
        var header = new byte[54];
        Convert.FromHexString((Network.InMac + Network.ClientMac).Replace(":", "", StringComparison.Ordinal) + "0800").CopyTo(header, 0);
        var ip = header.AsSpan(14);
        (ip[0], ip[8], ip[9]) = (0x45, 64, 6);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(traffic.Size - 14));
        IPAddress.Parse("10.1.0.0").GetAddressBytes().CopyTo(ip[12..]);
        IPAddress.Parse(traffic.To).GetAddressBytes().CopyTo(ip[16..]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(ip[22..], traffic.Port);
        (ip[32], ip[33], ip[34]) = (0x50, traffic.Flags, 0xff);
        return header;
    }

    // In the processor's order, as the program adds on to them; the frame's payload is zeros.
    private static ushort TcpSum(byte[] header, int size)
    {
        byte[] pseudo = [.. header.AsSpan(26, 8), 0, 6, (byte)((size - 34) >> 8), (byte)(size - 34)];
        return Sum(header.AsSpan(34, 20), Sum(pseudo, 0));
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ushort>(bytes))
            sum += word;
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    private static byte[] Embedded()
    {
        using var stream = typeof(Frames).Assembly.GetManifestResourceStream("frames.bpf.o")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Descriptor(int fd) : IDisposable
    {
        public void Dispose() => Libc.close(fd);
    }
}

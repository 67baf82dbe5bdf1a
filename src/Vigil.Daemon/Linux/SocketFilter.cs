using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Classic BPF programs (socket(7), SO_ATTACH_FILTER), so that no open socket of ours can fill up with packets nobody reads.
/// </summary>
public static class SocketFilter
{
    private const ushort LoadXHeaderLength = 0xb1, LoadByteX = 0x50, LoadByte = 0x30, JumpEqual = 0x15, Return = 0x06;
    private const uint Accept = 0x40000;
    private const int VridOffset = 1; // second byte of the VRRP PDU

    /// <summary>One instruction, struct sock_filter.</summary>
    public readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>Drops every packet: for sockets that only send.</summary>
    public static Instruction[] DropAll { get; } = [new(Return, 0, 0, 0)];

    /// <summary>Lets every packet through, in place of another program.</summary>
    public static Instruction[] AcceptAll { get; } = [new(Return, 0, 0, Accept)];

    /// <summary>
    /// Lets only adverts of the given virtual router ids through. An IPv4 raw socket shows the IP header first, an IPv6 one
    /// starts at the PDU.
    /// </summary>
    public static Instruction[] Vrids(InetFamily family, ReadOnlySpan<byte> vrids)
    {
        var program = new List<Instruction>(vrids.Length + 4);
        if (family == InetFamily.IPv6)
        {
            program.Add(new(LoadByte, 0, 0, VridOffset));
        }
        else
        {
            program.Add(new(LoadXHeaderLength, 0, 0, 0));
            program.Add(new(LoadByteX, 0, 0, VridOffset));
        }

        // Jumps reach 255 instructions at most: each pair decides for itself.
        foreach (byte vrid in vrids)
        {
            program.Add(new(JumpEqual, 0, 1, vrid));
            program.Add(new(Return, 0, 0, Accept));
        }

        program.Add(new(Return, 0, 0, 0));
        return [.. program];
    }

    internal static unsafe Errno Attach(Fd socket, ReadOnlySpan<Instruction> program)
    {
        ulong* raw = stackalloc ulong[program.Length];
        for (int i = 0; i < program.Length; i++)
            raw[i] = program[i].Code | (ulong)program[i].IfTrue << 16 | (ulong)program[i].IfFalse << 24 | (ulong)program[i].Operand << 32;
        var fprog = new Libc.SockFprog { Count = (ushort)program.Length, Program = raw };
        return Errno.Of(Libc.setsockopt(
            socket.Number, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, &fprog, (uint)sizeof(Libc.SockFprog)));
    }
}

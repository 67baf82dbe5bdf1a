using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Engine;

/// <summary>
/// Changes a server in memory that packets read meanwhile. Words are stored one by one; a new next hop goes into the half that
/// is not in use, and one store makes it the used one.
/// </summary>
internal static class ServerWriter
{
    /// <summary>Makes it this one, whose first hop is the wanted one.</summary>
    internal static void Write(ref ServerRecord there, in ServerRecord wanted)
    {
        WriteHop(ref there, wanted.Hops[0]);
        there.Method = wanted.Method;
        there.Address = wanted.Address;
        there.Port = wanted.Port;
        there.Family = wanted.Family;
        there.TunnelType = wanted.TunnelType;
        there.TunnelPort = wanted.TunnelPort;
        there.TunnelFlags = wanted.TunnelFlags;
        there.TunnelSource = wanted.TunnelSource;
        there.Service = wanted.Service;
        there.Order = wanted.Order;
        there.LastWeight = wanted.LastWeight;
        there.Upper = wanted.Upper;
        there.Lower = wanted.Lower;
        Volatile.Write(ref there.Weight, wanted.Weight);
        // The state says what a strange generation means, so it comes first.
        Volatile.Write(ref Unsafe.As<ServerState, uint>(ref there.State), (uint)wanted.State);
        Volatile.Write(ref there.Generation, wanted.Generation);
    }

    private static void WriteHop(ref ServerRecord there, in HopRecord wanted)
    {
        if (MemoryMarshal.AsBytes([there.Hops[(int)(there.Hop & 1)]]).SequenceEqual(MemoryMarshal.AsBytes([wanted])))
            return;
        var other = 1 - (there.Hop & 1);
        there.Hops[(int)other] = wanted;
        Volatile.Write(ref there.Hop, other);
    }
}

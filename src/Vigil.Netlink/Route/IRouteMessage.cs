using System.Diagnostics.CodeAnalysis;

namespace Vigil.Netlink;

/// <summary>Something that can be written as the payload of a netlink message.</summary>
public interface INetlinkPayload
{
    /// <summary>Writes the fixed header of the message type and its attributes.</summary>
    void Encode(ref NetlinkWriter writer);
}

/// <summary>A kind of object rtnetlink knows, with both directions of its bytes.</summary>
public interface IRouteMessage<T> : INetlinkPayload
    where T : IRouteMessage<T>
{
    /// <summary>Which object this is; gives the message types.</summary>
    static abstract RouteObject Object { get; }

    /// <summary>Reads a payload; false, never an exception, when it cannot be one. Every attribute may be absent.</summary>
    static abstract bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out T? value);
}

/// <summary>The objects of rtnetlink; the value is the RTM_NEW… message type, DEL and GET are the next two.</summary>
public enum RouteObject : ushort
{
    /// <summary>A network interface (RTM_NEWLINK).</summary>
    Link = 16,

    /// <summary>An address of an interface (RTM_NEWADDR).</summary>
    Address = 20,

    /// <summary>A route (RTM_NEWROUTE).</summary>
    Route = 24,

    /// <summary>A neighbour, that is ARP or ND, entry (RTM_NEWNEIGH).</summary>
    Neighbour = 28,

    /// <summary>A policy rule (RTM_NEWRULE).</summary>
    Rule = 32,
}

/// <summary>Message types of rtnetlink objects (linux/rtnetlink.h).</summary>
public static class RouteObjects
{
    /// <summary>RTM_NEW…</summary>
    public static ushort NewMessage(this RouteObject kind) => (ushort)kind;

    /// <summary>RTM_DEL…</summary>
    public static ushort DeleteMessage(this RouteObject kind) => (ushort)(kind + 1);

    /// <summary>RTM_GET…</summary>
    public static ushort GetMessage(this RouteObject kind) => (ushort)(kind + 2);
}

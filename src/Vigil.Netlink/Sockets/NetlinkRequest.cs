namespace Vigil.Netlink;

/// <summary>One change asked of the kernel.</summary>
/// <param name="Type">Message type.</param>
/// <param name="Flags">NLM_F_* beyond REQUEST and ACK, which are always set.</param>
/// <param name="Payload">Header of the type and attributes.</param>
public sealed record NetlinkRequest(ushort Type, MessageFlags Flags, INetlinkPayload Payload)
{
    /// <summary>Adds it; fails with <see cref="Errno.Exists"/> when it is there.</summary>
    public static NetlinkRequest Add<T>(T value) where T : IRouteMessage<T> =>
        new(T.Object.NewMessage(), MessageFlags.Create | MessageFlags.Exclusive, value);

    /// <summary>Adds it, or makes what is there equal to it.</summary>
    public static NetlinkRequest Replace<T>(T value) where T : IRouteMessage<T> =>
        new(T.Object.NewMessage(), MessageFlags.Create | MessageFlags.Replace, value);

    /// <summary>Adds it before those with the same key (keyword <c>prepend</c>).</summary>
    public static NetlinkRequest Prepend<T>(T value) where T : IRouteMessage<T> => new(T.Object.NewMessage(), MessageFlags.Create, value);

    /// <summary>Adds it after those with the same key (keyword <c>append</c>).</summary>
    public static NetlinkRequest Append<T>(T value) where T : IRouteMessage<T> =>
        new(T.Object.NewMessage(), MessageFlags.Create | MessageFlags.Append, value);

    /// <summary>Changes what is there, and creates nothing.</summary>
    public static NetlinkRequest Change<T>(T value) where T : IRouteMessage<T> => new(T.Object.NewMessage(), MessageFlags.None, value);

    /// <summary>Removes it.</summary>
    public static NetlinkRequest Delete<T>(T value) where T : IRouteMessage<T> => new(T.Object.DeleteMessage(), MessageFlags.None, value);
}

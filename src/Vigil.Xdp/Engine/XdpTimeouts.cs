using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Engine;

/// <summary>How long a connection stays without a packet: IPVS's times, three of which <c>lvs_timeouts</c> sets.</summary>
/// <param name="Tcp">An established connection.</param>
/// <param name="TcpFin">One whose client has finished.</param>
/// <param name="Udp">UDP.</param>
public sealed record XdpTimeouts(TimeSpan Tcp, TimeSpan TcpFin, TimeSpan Udp)
{
    /// <summary>The kernel's.</summary>
    public static XdpTimeouts Default { get; } = new(TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300));

    /// <summary>The time of a state.</summary>
    public TimeSpan Of(ConnectionState state) => state switch
    {
        ConnectionState.Established => Tcp,
        ConnectionState.FinWait => TcpFin,
        ConnectionState.Udp => Udp,
        ConnectionState.None => TimeSpan.FromSeconds(2),
        ConnectionState.Close => TimeSpan.FromSeconds(10),
        ConnectionState.LastAck => TimeSpan.FromSeconds(30),
        ConnectionState.SynRecv or ConnectionState.CloseWait => TimeSpan.FromSeconds(60),
        _ => TimeSpan.FromSeconds(120),
    };
}

using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>
/// <c>lvs_timeouts</c>: sets them, and puts back what was there before when they are not wanted any more (lvs-behaviour B4). Decides only.
/// </summary>
public sealed class TableTimeouts
{
    /// <summary>What was in force before ours; null while we have changed nothing.</summary>
    public IpvsTimeouts? Originals { get; set; }

    /// <summary>What to set, null when nothing is to be changed.</summary>
    /// <param name="settings">What is wanted; null: the originals.</param>
    /// <param name="current">What is in force.</param>
    public IpvsTimeouts? Plan(LvsSettings? settings, IpvsTimeouts current)
    {
        var originals = Originals ?? current;
        var wanted = new IpvsTimeouts(
            Seconds(settings?.TcpTimeout) ?? originals.Tcp,
            Seconds(settings?.TcpFinTimeout) ?? originals.TcpFin,
            Seconds(settings?.UdpTimeout) ?? originals.Udp);
        Originals = IsAny(settings) ? originals : null;
        return wanted == current ? null : wanted;
    }

    /// <summary>Whether the settings ask for anything, or something is to be put back.</summary>
    public bool IsConcerned(LvsSettings? settings) => Originals is not null || IsAny(settings);

    private static bool IsAny(LvsSettings? settings) => settings is not null && (settings.TcpTimeout ?? settings.TcpFinTimeout ?? settings.UdpTimeout) is not null;

    /// <summary>0 leaves the kernel's value alone, as in the message itself.</summary>
    private static uint? Seconds(TimeSpan? time) => time is { TotalSeconds: >= 1 } given ? (uint)given.TotalSeconds : null;
}

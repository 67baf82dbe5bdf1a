namespace Vigil.Netlink;

/// <summary>RTA_* attribute types of routes (linux/rtnetlink.h).</summary>
internal static class RTA
{
    public const ushort Destination = 1, Source = 2, OutputInterface = 4, Gateway = 5, Priority = 6, PreferredSource = 7,
        Metrics = 8, Multipath = 9, Flow = 11, CacheInfo = 12, Table = 15, Via = 18, Preference = 20, EncapType = 21,
        Encap = 22, Expires = 23, TtlPropagate = 26, NextHopId = 30;
}

namespace Vigil.Core.Vrrp;

/// <summary>When a router that gave up MASTER is so again, unless it hears another.</summary>
internal enum ComeBack : byte
{
    /// <summary>As any backup (Master_Down_Interval of RFC 9568).</summary>
    AfterMasterDown,

    /// <summary>It left at once for a reason of its own, so others are asked to take over now: after them, but no later.</summary>
    AfterSkew,

    /// <summary>It may have been replaced long ago: a master would be heard within an interval; skew, for one that is a little late.</summary>
    AfterInterval,
}

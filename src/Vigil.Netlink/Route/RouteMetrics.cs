namespace Vigil.Netlink;

/// <summary>The metrics of a route that are numbers (RTAX_*, linux/rtnetlink.h).</summary>
public enum MetricKind : byte
{
    /// <summary>Path MTU in bytes.</summary>
    Mtu = 2,

    /// <summary>Largest receive window in bytes.</summary>
    Window = 3,

    /// <summary>Round-trip time in 1/8 ms.</summary>
    RoundTripTime = 4,

    /// <summary>Variance of it in 1/4 ms.</summary>
    RoundTripVariance = 5,

    /// <summary>Slow-start threshold in segments.</summary>
    SlowStartThreshold = 6,

    /// <summary>Clamp of the congestion window in segments.</summary>
    CongestionWindow = 7,

    /// <summary>MSS to advertise, bytes.</summary>
    AdvertisedMss = 8,

    /// <summary>Reordering in segments.</summary>
    Reordering = 9,

    /// <summary>Hop limit.</summary>
    HopLimit = 10,

    /// <summary>Initial congestion window in segments.</summary>
    InitialCongestionWindow = 11,

    /// <summary>Feature bits; 1 is ECN.</summary>
    Features = 12,

    /// <summary>Least retransmission time-out in ms.</summary>
    MinimumRto = 13,

    /// <summary>Initial receive window in segments.</summary>
    InitialReceiveWindow = 14,

    /// <summary>1: quick acknowledgements.</summary>
    QuickAck = 15,

    /// <summary>1: TCP fast open without a cookie.</summary>
    FastOpenNoCookie = 17,
}

/// <summary>One metric in the kernel's raw unit; a locked one is not adapted by the kernel.</summary>
public readonly record struct RouteMetric(MetricKind Kind, uint Value, bool Locked = false);

/// <summary>The metrics of a route (RTA_METRICS).</summary>
public sealed record RouteMetrics
{
    private const ushort Lock = 1, CongestionControlKind = 16; // RTAX_LOCK, RTAX_CC_ALGO
    private const ushort LastKind = 17;

    /// <summary>No metric at all.</summary>
    public static RouteMetrics None { get; } = new();

    /// <summary>Numbers, ordered by kind, each kind at most once.</summary>
    public ValueList<RouteMetric> Values { get; init; }

    /// <summary>TCP congestion control algorithm.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>Whether sockets may not choose another one.</summary>
    public bool CongestionControlLocked { get; init; }

    /// <summary>Writes RTA_METRICS; nothing when there are none.</summary>
    internal void Encode(ref NetlinkWriter writer)
    {
        if (this == None)
            return;
        var nested = writer.BeginNested(RTA.Metrics);
        if (LockMask() is var mask and not 0)
            writer.Attribute(Lock, mask);
        foreach (var metric in Values)
            writer.Attribute((ushort)metric.Kind, metric.Value);
        writer.Optional(CongestionControlKind, CongestionControl);
        writer.EndAttribute(nested);
    }

    private uint LockMask()
    {
        var mask = CongestionControlLocked ? 1u << CongestionControlKind : 0;
        foreach (var metric in Values)
            mask |= metric.Locked ? 1u << (int)metric.Kind : 0;
        return mask;
    }

    /// <summary>Reads the inside of RTA_METRICS.</summary>
    internal static RouteMetrics Decode(ref AttributeReader outer)
    {
        Span<uint?> values = stackalloc uint?[LastKind + 1];
        uint locks = 0;
        string? congestionControl = null;
        var reader = outer.Nested();
        while (reader.MoveNext())
        {
            if (reader.Type == Lock)
                locks = reader.Read<uint>();
            else if (reader.Type == CongestionControlKind)
                congestionControl = reader.ReadString();
            else if (reader.Type is > Lock and <= LastKind)
                values[reader.Type] = reader.Read<uint>();
        }
        outer.Malformed |= reader.Malformed;
        var metrics = new List<RouteMetric>(LastKind);
        for (var kind = Lock + 1; kind <= LastKind; kind++)
        {
            if (values[kind] is { } value)
                metrics.Add(new RouteMetric((MetricKind)kind, value, (locks & (1u << kind)) != 0));
        }
        return new RouteMetrics
        {
            Values = [.. metrics],
            CongestionControl = congestionControl,
            CongestionControlLocked = congestionControl is not null && (locks & (1u << CongestionControlKind)) != 0,
        };
    }
}

using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A block that may say when checks run: a virtual server, a real server, a check.</summary>
public interface ITimed
{
    /// <summary>What it says.</summary>
    TimingDraft Timing { get; }
}

/// <summary>What a block says of the times of checks. Null: nothing, so what the block around it says counts.</summary>
public sealed class TimingDraft
{
    private static readonly CheckDefaults UsualDefaults = new();
    private static readonly CheckTiming Usual = new();

    /// <summary>delay_loop where nobody says one.</summary>
    internal static TimeSpan UsualLoop => Usual.DelayLoop;

    internal TimeSpan? DelayLoop { get; set; }

    internal TimeSpan? DelayBeforeRetry { get; set; }

    internal TimeSpan? Warmup { get; set; }

    internal TimeSpan? ConnectTimeout { get; set; }

    internal uint? Retry { get; set; }

    internal bool? Alpha { get; set; }

    internal bool? LogAllFailures { get; set; }

    /// <summary>A block's word, or where it has none the outer one's; null: the block says nothing, as most do.</summary>
    internal static TimingDraft Over(TimingDraft? inner, TimingDraft outer) => inner?.Over(outer) ?? outer;

    private TimingDraft Over(TimingDraft outer) => new()
    {
        DelayLoop = DelayLoop ?? outer.DelayLoop,
        DelayBeforeRetry = DelayBeforeRetry ?? outer.DelayBeforeRetry,
        Warmup = Warmup ?? outer.Warmup,
        ConnectTimeout = ConnectTimeout ?? outer.ConnectTimeout,
        Retry = Retry ?? outer.Retry,
        Alpha = Alpha ?? outer.Alpha,
        LogAllFailures = LogAllFailures ?? outer.LogAllFailures,
    };

    /// <summary>What a virtual or real server gives its checks.</summary>
    internal CheckDefaults Defaults()
    {
        return new CheckDefaults
        {
            ConnectTimeout = ConnectTimeout ?? UsualDefaults.ConnectTimeout,
            DelayLoop = DelayLoop ?? UsualDefaults.DelayLoop,
            Warmup = Warmup,
            Retry = Retry,
            DelayBeforeRetry = DelayBeforeRetry,
        };
    }

    /// <summary>Completes what all blocks together say with a checker's own defaults.</summary>
    /// <param name="retry">The checker's default.</param>
    /// <param name="delayBeforeRetry">The checker's default; null: as delay_loop.</param>
    internal CheckTiming Complete(uint retry, TimeSpan? delayBeforeRetry)
    {
        var loop = DelayLoop ?? Usual.DelayLoop;
        return new CheckTiming
        {
            DelayLoop = loop,
            DelayBeforeRetry = DelayBeforeRetry ?? delayBeforeRetry ?? loop,
            Warmup = Warmup ?? loop,
            Retry = Retry ?? retry,
            Alpha = Alpha ?? false,
            LogAllFailures = LogAllFailures ?? false,
        };
    }
}

/// <summary>Where a check connects to and from, as its block says.</summary>
public sealed class ConnectionDraft
{
    internal InetAddress Address { get; set; }

    internal ushort? Port { get; set; }

    internal InetAddress Source { get; set; }

    internal ushort? SourcePort { get; set; }

    internal string? Interface { get; set; }

    internal uint? Mark { get; set; }

    /// <summary>This block's word, or where it has none the outer one's.</summary>
    internal ConnectionDraft Over(ConnectionDraft outer) => new()
    {
        Address = Address.IsNone ? outer.Address : Address,
        Port = Port ?? outer.Port,
        Source = Source.IsNone ? outer.Source : Source,
        SourcePort = SourcePort ?? outer.SourcePort,
        Interface = Interface ?? outer.Interface,
        Mark = Mark ?? outer.Mark,
    };
}

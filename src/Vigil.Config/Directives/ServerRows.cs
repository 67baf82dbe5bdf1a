using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Arguments and rows that virtual servers, real servers and checks have in common.</summary>
internal static class ServerRows
{
    /// <summary>More seconds than anybody means.</summary>
    public const decimal MaxSeconds = 900_000_000_000m;

    /// <summary>The least time there is: one microsecond.</summary>
    public const decimal LeastSeconds = 0.000001m;

    /// <summary>Defaults of checks that a virtual or a real server gives.</summary>
    public static ImmutableArray<Directive<T>> CheckDefaults<T>() where T : ITimed =>
    [
        Rows<T>.Int("retry", 1, uint.MaxValue, "Default of retry in checks.", static (d, v) => d.Timing.Retry = (uint)v),
        Rows<T>.Seconds("delay_before_retry", 0, MaxSeconds, "Default of delay_before_retry in checks.", static (d, v) => d.Timing.DelayBeforeRetry = v),
        Rows<T>.Seconds("warmup", 0, MaxSeconds, "Default of warmup in checks.", static (d, v) => d.Timing.Warmup = v),
        Rows<T>.Seconds("connect_timeout", LeastSeconds, GlobalVrrpTable.MaxSeconds, "Default of connect_timeout in checks.", static (d, v) => d.Timing.ConnectTimeout = v),
        Rows<T>.Seconds("delay_loop", LeastSeconds, MaxSeconds, "Default of delay_loop in checks.", static (d, v) => d.Timing.DelayLoop = v),
    ];

    /// <summary>IP [PORT]; no port is 0, every port. A prefix length is passed over, as keepalived does.</summary>
    public static bool TryEndpoint(Line line, out Endpoint endpoint)
    {
        endpoint = default;
        if (!TryHost(line, out var address)) return false;
        long port = 0;
        if (line.Count > 1 && !line.TryInteger(line.Arguments[1], 0, ushort.MaxValue, out port, "the port")) return false;
        endpoint = new Endpoint(address, (ushort)port);
        return true;
    }

    /// <summary>Reports a second argument.</summary>
    public static bool HasOneArgument(Line line)
    {
        if (line.Count == 1) return true;
        line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
        return false;
    }

    /// <summary>Where a block ends, or its head when it has no block.</summary>
    public static SourceSpan EndOf(Line line) => line.Statement.Block?.Close ?? line.Statement.At;

    private static bool TryHost(Line line, out InetAddress address)
    {
        return line.TryAddress(line.First, out address);
    }
}

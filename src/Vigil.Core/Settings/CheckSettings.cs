namespace Vigil.Core.Settings;

/// <summary>
/// A health check of a real server with everything it inherits. A check with an equal value keeps its state over a reload.
/// </summary>
public abstract record CheckSettings
{
    private protected CheckSettings() { }

    /// <summary>When it runs, and how often it may fail.</summary>
    public CheckTiming Timing { get; init; } = new();

    /// <summary>The keyword of its block, such as <c>TCP_CHECK</c>.</summary>
    public abstract string Keyword { get; }

    /// <summary>True when Vigil asks at intervals; false when somebody tells (a file, a BFD session).</summary>
    public virtual bool IsPolled => true;

    /// <summary>Parts of one round that can fail on their own: the urls of an HTTP check, otherwise one.</summary>
    public virtual int Steps => 1;
}

/// <summary>When a check runs (lvs-behaviour D6 to D10).</summary>
public sealed record CheckTiming
{
    /// <summary><c>delay_loop</c>: from one probe to the next.</summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>delay_before_retry</c>: from a failed probe to its repetition.</summary>
    public TimeSpan DelayBeforeRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>warmup</c>: longest random delay of the first probe.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>retry</c>: failures that are repeated before one counts.</summary>
    public uint Retry { get; init; } = 1;

    /// <summary><c>alpha</c>: failed until the first success.</summary>
    public bool Alpha { get; init; }

    /// <summary><c>log_all_failures</c> or <c>checker_log_all_failures</c></summary>
    public bool LogAllFailures { get; init; }
}

/// <summary>Defaults of checks, as a virtual or a real server gives them.</summary>
public sealed record CheckDefaults
{
    /// <summary><c>connect_timeout</c></summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>delay_loop</c></summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>warmup</c>; null: delay_loop.</summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary><c>retry</c>; null: each kind of check has its own.</summary>
    public uint? Retry { get; init; }

    /// <summary><c>delay_before_retry</c>; null: each kind of check has its own.</summary>
    public TimeSpan? DelayBeforeRetry { get; init; }
}

/// <summary>Where a check connects to and from (lvs-behaviour D13).</summary>
public sealed record CheckConnection
{
    /// <summary><c>connect_ip</c> and <c>connect_port</c>, else the real server's.</summary>
    public required Endpoint Target { get; init; }

    /// <summary><c>bindto</c>; none: any.</summary>
    public InetAddress Source { get; init; }

    /// <summary><c>bind_port</c>; 0: any.</summary>
    public ushort SourcePort { get; init; }

    /// <summary><c>bind_if</c></summary>
    public string? Interface { get; init; }

    /// <summary><c>connect_timeout</c></summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>fwmark</c> of the packets; 0: none.</summary>
    public uint Mark { get; init; }
}

/// <summary>A check that connects somewhere.</summary>
public abstract record ConnectedCheckSettings(CheckConnection Connection) : CheckSettings;

/// <summary><c>TCP_CHECK</c></summary>
public sealed record TcpCheckSettings(CheckConnection Connection) : ConnectedCheckSettings(Connection)
{
    /// <inheritdoc/>
    public override string Keyword => "TCP_CHECK";
}

/// <summary><c>PING_CHECK</c></summary>
public sealed record PingCheckSettings(CheckConnection Connection) : ConnectedCheckSettings(Connection)
{
    /// <inheritdoc/>
    public override string Keyword => "PING_CHECK";
}

/// <summary><c>SMTP_CHECK</c>; each <c>host</c> block makes one of its own.</summary>
public sealed record SmtpCheckSettings(CheckConnection Connection) : ConnectedCheckSettings(Connection)
{
    /// <summary><c>helo_name</c></summary>
    public string HeloName { get; init; } = "smtpchecker.keepalived.org";

    /// <inheritdoc/>
    public override string Keyword => "SMTP_CHECK";
}

/// <summary><c>DNS_CHECK</c></summary>
public sealed record DnsCheckSettings(CheckConnection Connection) : ConnectedCheckSettings(Connection)
{
    /// <summary><c>type</c>: number of the record type (IANA DNS parameters).</summary>
    public ushort Type { get; init; } = DnsTypes.Soa;

    /// <summary><c>name</c></summary>
    public string Name { get; init; } = ".";

    /// <inheritdoc/>
    public override string Keyword => "DNS_CHECK";
}

/// <summary><c>UDP_CHECK</c></summary>
public sealed record UdpCheckSettings(CheckConnection Connection) : ConnectedCheckSettings(Connection)
{
    /// <summary><c>payload</c></summary>
    public ValueList<byte> Payload { get; init; }

    /// <summary><c>require_reply</c> was given.</summary>
    public bool RequireReply { get; init; }

    /// <summary>The pattern of <c>require_reply</c>: a reply must begin with it. Empty: any reply.</summary>
    public ValueList<MaskedByte> Reply { get; init; }

    /// <summary><c>min_reply_length</c></summary>
    public ushort MinReplyLength { get; init; }

    /// <summary><c>max_reply_length</c></summary>
    public ushort MaxReplyLength { get; init; } = 255;

    /// <inheritdoc/>
    public override string Keyword => "UDP_CHECK";
}

/// <summary>A byte of a pattern: bits outside the mask are free.</summary>
public readonly record struct MaskedByte(byte Value, byte Mask)
{
    /// <summary>Whether a byte fits.</summary>
    public bool Matches(byte actual) => (actual & Mask) == Value;
}

/// <summary><c>MISC_CHECK</c></summary>
public sealed record MiscCheckSettings(ScriptCommand Command) : CheckSettings
{
    /// <summary>What a failure whose script did not end in time says first.</summary>
    public const string TimedOut = "timed out";

    /// <summary><c>misc_timeout</c></summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>misc_dynamic</c>: an exit status from 2 on sets the weight to status − 2.</summary>
    public bool Dynamic { get; init; }

    /// <inheritdoc/>
    public override string Keyword => "MISC_CHECK";
}

/// <summary><c>FILE_CHECK</c></summary>
public sealed record FileCheckSettings(string TrackFile) : CheckSettings
{
    /// <summary><c>weight</c>, else the track_file's: multiplies its number; 0: a number other than zero is a failure.</summary>
    public int Weight { get; init; } = 1;

    /// <summary><c>weight N reverse</c></summary>
    public bool Reverse { get; init; }

    /// <inheritdoc/>
    public override string Keyword => "FILE_CHECK";

    /// <inheritdoc/>
    public override bool IsPolled => false;
}

/// <summary><c>BFD_CHECK</c></summary>
public sealed record BfdCheckSettings(string Session) : CheckSettings
{
    /// <inheritdoc/>
    public override string Keyword => "BFD_CHECK";

    /// <inheritdoc/>
    public override bool IsPolled => false;
}

namespace Vigil.Core.Settings;

/// <summary><c>HTTP_GET</c> and <c>SSL_GET</c> (lvs-behaviour E1 to E12)</summary>
public sealed record HttpCheckSettings(CheckConnection Connection, bool UsesTls) : ConnectedCheckSettings(Connection)
{
    /// <summary><c>http_protocol</c></summary>
    public HttpRequestForm Form { get; init; }

    /// <summary>Host header of urls without their own, resolved against real and virtual server; null: the address.</summary>
    public string? VirtualHost { get; init; }

    /// <summary><c>enable_sni</c>, also set by <c>sni_name</c>.</summary>
    public bool SendsSni { get; init; }

    /// <summary><c>sni_name</c>; null: the virtual host.</summary>
    public string? SniName { get; init; }

    /// <summary><c>fast_recovery</c>: while recovering the other urls follow at once.</summary>
    public bool FastRecovery { get; init; }

    /// <summary>Requests in order; at least one.</summary>
    public ValueList<HttpUrlSettings> Urls { get; init; }

    /// <inheritdoc/>
    public override string Keyword => UsesTls ? "SSL_GET" : "HTTP_GET";

    /// <inheritdoc/>
    public override int Steps => Urls.Count;
}

/// <summary><c>http_protocol</c></summary>
public enum HttpRequestForm : byte
{
    /// <summary><c>1.0</c></summary>
    Http10,

    /// <summary><c>1.0C</c>: 1.0 with <c>Connection: close</c>.</summary>
    Http10Close,

    /// <summary><c>1.1</c>, always with <c>Connection: close</c>.</summary>
    Http11,
}

/// <summary><c>url</c></summary>
public sealed record HttpUrlSettings
{
    /// <summary><c>path</c></summary>
    public required string Path { get; init; }

    /// <summary><c>virtualhost</c>, else the check's; null: the address.</summary>
    public string? VirtualHost { get; init; }

    /// <summary><c>status_code</c>; empty: 200 to 299.</summary>
    public ValueList<StatusRange> StatusCodes { get; init; }

    /// <summary><c>digest</c>: MD5 sums of good pages, 32 lower-case hexadecimal digits each; empty: not looked at.</summary>
    public ValueList<string> Digests { get; init; }

    /// <summary><c>regex</c> and its kin; null: not looked at.</summary>
    public HttpRegexSettings? Regex { get; init; }

    /// <summary><c>tls_compliant</c>: wait for the peer's close_notify.</summary>
    public bool TlsCompliant { get; init; }
}

/// <summary>Status codes from <paramref name="First"/> to <paramref name="Last"/>, 100..599.</summary>
public readonly record struct StatusRange(ushort First, ushort Last)
{
    /// <summary>Whether a code is in it.</summary>
    public bool Contains(int code) => code >= First && code <= Last;
}

/// <summary><c>regex</c>: a PCRE2 expression the page must match.</summary>
public sealed record HttpRegexSettings
{
    /// <summary><c>regex</c></summary>
    public required string Expression { get; init; }

    /// <summary><c>regex_options</c>: the words given that mean something, in order.</summary>
    public ValueList<string> Options { get; init; }

    /// <summary><c>regex_no_match</c>: the page must not match.</summary>
    public bool MustNotMatch { get; init; }

    /// <summary><c>regex_min_offset</c>: first byte a match may start at.</summary>
    public uint MinOffset { get; init; }

    /// <summary><c>regex_max_offset</c>: last byte a match may start at; null: any.</summary>
    public uint? MaxOffset { get; init; }

    /// <summary><c>regex_stack</c>: start and limit in bytes; null: the library's.</summary>
    public (uint Start, uint Most)? Stack { get; init; }
}

using System.Collections.Frozen;

namespace Vigil.Core.Settings;

/// <summary>Record types DNS_CHECK can ask for (RFC 1035 section 3.2.2, RFC 3596, RFC 4034).</summary>
public static class DnsTypes
{
    /// <summary>Start of authority, the default.</summary>
    public const ushort Soa = 6;

    /// <summary>Names to numbers, in any case.</summary>
    public static FrozenDictionary<string, ushort> ByName { get; } = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["A"] = 1,
        ["NS"] = 2,
        ["CNAME"] = 5,
        ["SOA"] = Soa,
        ["MX"] = 15,
        ["TXT"] = 16,
        ["AAAA"] = 28,
        ["RRSIG"] = 46,
        ["DNSKEY"] = 48,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}

using Vigil.Bench.Lab;

namespace Vigil.Bench.Checkers;

/// <summary>Connections the servers of a host got.</summary>
internal static class Answered
{
    /// <summary>So far (PassiveOpens of /proc/net/snmp).</summary>
    public static long By(Node host)
    {
        var lines = File.ReadLines($"/proc/{host.Box.Anchor}/net/snmp").Where(l => l.StartsWith("Tcp:", StringComparison.Ordinal)).Select(l => l.Split(' ')).ToArray();
        return long.Parse(lines[1][Array.IndexOf(lines[0], "PassiveOpens")]);
    }
}

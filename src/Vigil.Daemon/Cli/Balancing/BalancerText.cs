using System.Globalization;
using System.Text;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>The listing as ipvsadm(8) lays it out: a line a service, a line a server, numbers in columns as wide as they must be.</summary>
internal static class BalancerText
{
    private static readonly string[] Heads = ["Conns", "InPkts", "OutPkts", "InBytes", "OutBytes"], RateHeads = ["CPS", "InPPS", "OutPPS", "InBPS", "OutBPS"];

    /// <summary>One engine.</summary>
    /// <param name="view">As it is now.</param>
    /// <param name="rates">A second, for a service or one of its servers; null: numbers since they were made.</param>
    public static string Of(BalancerView view, Func<ServiceView, ServerView?, Counters>? rates)
    {
        var rows = new List<string[]>
        {
            (string[])["Prot VirtualAddress:Port Scheduler Flags", "", "", "", "", "", .. Heads.Select(static _ => "")],
            (string[])["  -> RemoteAddress:Port", "Forward", "Weight", "ActiveConn", "InActConn", "PersistConn", .. rates is null ? Heads : RateHeads],
        };
        foreach (var service in view.Services)
        {
            rows.Add([Words(service), "", "", "", "", "", .. Numbers(rates?.Invoke(service, null) ?? service.Counters)]);
            foreach (var server in service.Servers)
            {
                rows.Add([$"  -> {server.Name}{string.Concat(server.Remarks.Select(static one => $" [{one}]"))}", server.Forward, Text(server.Weight), Text(server.Active),
                    Text(server.Inactive), Text(server.Persistent), .. Numbers(rates?.Invoke(service, server) ?? server.Counters)]);
            }
        }
        var text = new StringBuilder(Title(view)).Append('\n');
        Columns(text, rows);
        foreach (var reason in view.Reasons) text.Append(CultureInfo.InvariantCulture, $"{Fate(reason.Fate)}: {reason.Why}: {reason.Packets}\n");
        return text.ToString();
    }

    private static string Title(BalancerView view)
    {
        if (view.Room is not { } room) return $"Engine {view.Engine}";
        ulong connections = view.Services.SelectMany(static service => service.Servers).Aggregate(0ul, static (sum, server) => sum + server.Active + server.Inactive);
        return $"Engine {view.Engine} on {(view.Interfaces.Count > 0 ? string.Join(' ', view.Interfaces) : "no interface")}, {connections} connections, room for {room} of each family";
    }

    private static string Words(ServiceView service)
    {
        string[] words =
        [
            service.Protocol.PadRight(4), service.Name, service.Scheduler, .. service.Flags,
            .. service.Persistence > TimeSpan.Zero ? [$"persistent {service.Persistence.TotalSeconds:0}"] : Array.Empty<string>(),
            .. service.IsHere ? [] : new[] { "[not on this host]" },
        ];
        return string.Join(' ', words);
    }

    private static string Fate(string fate) => fate switch { "drop" => "Dropped", "pass" => "Left to the host's stack", _ => "Counted" };

    private static IEnumerable<string> Numbers(Counters counters) =>
        [Text(counters.Connections), Text(counters.InPackets), Text(counters.OutPackets), Text(counters.InBytes), Text(counters.OutBytes)];

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Columns(StringBuilder text, List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length))];
        foreach (string[] row in rows)
        {
            var line = new StringBuilder(row[0].PadRight(widths[0]));
            for (int i = 1; i < row.Length; i++) line.Append(' ').Append(row[i].PadLeft(widths[i]));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}

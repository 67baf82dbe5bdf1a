using System.Globalization;
using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>
/// What checks have found out so far, for a host that follows one that died: no dead server comes back to the table for a moment, and with
/// alpha none that serves leaves it.
/// </summary>
public sealed record HealthMemory(ValueList<RememberedService> Services)
{
    /// <summary>Lines read at most.</summary>
    public const int MaxLines = 1_000_000;

    private const string Heading = "vigil-health 1";
    private const char Up = '+', Down = '-', Untried = '?';

    /// <summary>As text: a line per service and one per server, with a word per check.</summary>
    public string Format()
    {
        var text = new StringBuilder(Heading).Append('\n');
        foreach (var service in Services.AsSpan())
        {
            text.Append("service ").Append(service.IsQuorumUp ? Up : Down).Append(' ').Append(service.Name).Append('\n');
            foreach (var server in service.Servers.AsSpan())
            {
                text.Append(CultureInfo.InvariantCulture, $"server {server.Endpoint.Address} {server.Endpoint.Port}");
                foreach (var check in server.Checks.AsSpan())
                    text.Append(' ').Append(check.IsUntried ? Untried : check.IsUp ? Up : Down).Append(CultureInfo.InvariantCulture, $"{check.Weight}");
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>Reads such a text; null when it is none. Lines that cannot be read are left out.</summary>
    public static HealthMemory? Parse(string text)
    {
        var lines = text.Split('\n', MaxLines);
        if (lines[0] != Heading) return null;
        var services = new List<(string Name, bool IsUp, List<RememberedServer> Servers)>();
        foreach (var line in lines)
        {
            string[] words = line.Split(' ');
            if (words is ["service", var quorum, ..] && quorum is "+" or "-") services.Add((line["service + ".Length..], quorum == "+", []));
            else if (services.Count > 0 && words is ["server", var address, var port, .. var checks]
                && InetAddress.TryParse(address, out var ip) && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
                && checks.All(IsCheck))
                services[^1].Servers.Add(new RememberedServer(new Endpoint(ip, number), checks.Select(Check).ToValueList()));
        }
        return new HealthMemory(services.Select(static one => new RememberedService(one.Name, one.IsUp, one.Servers.ToValueList())).ToValueList());
    }

    private static bool IsCheck(string word) => word.Length > 0 && word[0] is Up or Down or Untried && (word.Length == 1 || WeightIn(word) is not null);

    private static RememberedCheck Check(string word) => new(word[0] == Up, word[0] == Untried, WeightIn(word));

    private static int? WeightIn(string word) => int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int weight) ? weight : null;
}

/// <summary>A virtual server.</summary>
/// <param name="Name">As keepalived names it.</param>
/// <param name="IsQuorumUp">The quorum was there.</param>
/// <param name="Servers">Its real servers.</param>
public sealed record RememberedService(string Name, bool IsQuorumUp, ValueList<RememberedServer> Servers);

/// <summary>A real server.</summary>
/// <param name="Endpoint">Address and port.</param>
/// <param name="Checks">Its checks in file order.</param>
public sealed record RememberedServer(Endpoint Endpoint, ValueList<RememberedCheck> Checks);

/// <summary>A check.</summary>
/// <param name="IsUp">It was good.</param>
/// <param name="IsUntried">It had no result yet: there is nothing to remember.</param>
/// <param name="Weight">Weight of the server by it (misc_dynamic); null: the configured one.</param>
public readonly record struct RememberedCheck(bool IsUp, bool IsUntried, int? Weight);

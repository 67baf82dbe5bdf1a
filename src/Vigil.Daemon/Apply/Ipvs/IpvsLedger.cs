using System.Globalization;
using System.Text;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>
/// What we have in IPVS, as text: a line per service, and the time-outs that were there before ours. A daemon that was killed left it
/// behind; the next one removes the services it does not want, and knows what to put back in the end.
/// </summary>
/// <param name="Services">Keys of our services.</param>
/// <param name="Timeouts">What was in force before we changed it; null when we did not.</param>
public sealed record IpvsLedger(IReadOnlyCollection<ServiceKey> Services, IpvsTimeouts? Timeouts)
{
    /// <summary>Lines read at most.</summary>
    public const int MaxLines = 100_000;

    private const string Heading = "vigil-ipvs 1";

    /// <summary>Whether there is nothing to be remembered.</summary>
    public bool IsEmpty => Services.Count == 0 && Timeouts is null;

    /// <summary>The text of the ledger.</summary>
    public string Format()
    {
        var text = new StringBuilder(Heading).Append('\n');
        if (Timeouts is { } was)
            text.Append(CultureInfo.InvariantCulture, $"timeouts {was.Tcp} {was.TcpFin} {was.Udp}\n");
        foreach (var key in Services)
        {
            if (key.IsMark)
                text.Append(CultureInfo.InvariantCulture, $"mark {(byte)key.Family} {key.Mark}\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"service {(byte)key.Protocol} {key.Endpoint.Address} {key.Endpoint.Port}\n");
        }
        return text.ToString();
    }

    /// <summary>Reads a ledger; null when it is none. Lines that cannot be read are left out.</summary>
    public static IpvsLedger? Parse(string text)
    {
        var lines = text.Split('\n', MaxLines);
        if (lines[0] != Heading)
            return null;
        var services = new List<ServiceKey>();
        IpvsTimeouts? timeouts = null;
        foreach (var line in lines[1..])
        {
            switch (line.Split(' '))
            {
                case ["timeouts", var tcp, var fin, var udp] when Number(tcp, out var a) && Number(fin, out var b) && Number(udp, out var c):
                    timeouts = new IpvsTimeouts(a, b, c);
                    break;
                case ["mark", var family, var mark] when family is "4" or "6" && Number(mark, out var number) && number != 0:
                    services.Add(ServiceKey.Marked(number, family == "6" ? InetFamily.IPv6 : InetFamily.IPv4));
                    break;
                case ["service", var protocol, var address, var port]
                    when byte.TryParse(protocol, out var number) && number != 0 && InetAddress.TryParse(address, out var ip) && ushort.TryParse(port, out var p):
                    services.Add(ServiceKey.At((TransportProtocol)number, new Endpoint(ip, p)));
                    break;
                default: break;
            }
        }
        return new IpvsLedger(services, timeouts);
    }

    private static bool Number(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

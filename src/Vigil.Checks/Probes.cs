using Vigil.Checks.Tls;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>Which probe belongs to which check: the one table.</summary>
public static class Probes
{
    /// <summary>The probe of a check; null for those that ask nobody over a socket (MISC_CHECK, FILE_CHECK, BFD_CHECK).</summary>
    /// <param name="settings">The check.</param>
    /// <param name="tls">What the SSL_GET checks of the configuration share.</param>
    public static Probe? Create(CheckSettings settings, TlsClient tls) => settings switch
    {
        TcpCheckSettings => new TcpCheck(),
        HttpCheckSettings { UsesTls: true } http => new TlsProbe(new HttpCheck(http), http, tls),
        HttpCheckSettings http => new HttpCheck(http),
        SmtpCheckSettings smtp => new SmtpCheck(smtp),
        DnsCheckSettings dns => new DnsCheck(dns),
        UdpCheckSettings udp => new UdpCheck(udp),
        PingCheckSettings ping => new PingCheck(ping),
        _ => null,
    };
}

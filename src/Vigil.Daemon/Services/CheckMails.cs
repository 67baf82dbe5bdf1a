using Vigil.Core.Settings;

namespace Vigil.Daemon.Services;

/// <summary>The sentences of keepalived's mails about real servers, which differ from check to check (lvs-behaviour H1, E11).</summary>
internal static class CheckMails
{
    /// <summary>Empty: no mail, since the server was so from the beginning.</summary>
    public static string Sentence(CheckSettings? check, bool isUp, string detail) => check switch
    {
        null => detail,
        TcpCheckSettings => $"TCP CHECK {Verb(isUp)} on service",
        DnsCheckSettings => $"DNS_CHECK: {Verb(isUp)} on service",
        UdpCheckSettings => $"UDP CHECK {Verb(isUp)} on service",
        PingCheckSettings => $"ICMP CHECK {Verb(isUp)} on service",
        MiscCheckSettings => $"MISC CHECK {Misc(isUp, detail)} on service",
        BfdCheckSettings bfd => $"BFD CHECK {bfd.Session} {(isUp ? "succeeded" : "failed")} on service",
        HttpCheckSettings when !isUp => "CHECK failed on service : HTTP request failed",
        _ when !isUp => $"CHECK failed on service : {detail}",
        _ => "CHECK succeed on service",
    };

    private static string Misc(bool isUp, string detail) =>
        isUp ? "succeeded" : detail.StartsWith(MiscCheckSettings.TimedOut, StringComparison.Ordinal) ? MiscCheckSettings.TimedOut : "failed";

    private static string Verb(bool isUp) => isUp ? "succeed" : "failed";
}

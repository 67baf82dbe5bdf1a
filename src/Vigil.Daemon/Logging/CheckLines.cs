using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Logging;

/// <summary>
/// What keepalived 2.2.7 logs of each kind of check. A reason on a line of its own is Vigil's addition, where keepalived tells none.
/// </summary>
internal static class CheckLines
{
    /// <summary>A failed attempt: the one that counts, and with log_all_failures the others.</summary>
    public static IEnumerable<string> Failed(Fact.CheckFailed f)
    {
        string server = ServerName.Of(f.Server.Endpoint, f.Service.Protocol);
        string retries = f is { IsFinal: true, Retries: > 0 } ? $" after {f.Retries} retries" : "";
        return f.Check switch
        {
            TcpCheckSettings => Counted(f, $"TCP connection to {server} failed.", $"TCP_CHECK on service {server} failed{retries}."),
            UdpCheckSettings => Counted(f, $"UDP connection to {server} failed.", $"UDP_CHECK on service {server} failed{retries}."),
            PingCheckSettings => Counted(
                f, $"ICMP connection to address {server} failed.", $"ICMP CHECK on service {server}{(retries == "" ? "" : $" of {f.Service.Name}")} failed{retries}."),
            HttpCheckSettings => Counted(f, "", $"HTTP_CHECK on service {server} failed{retries}."),
            SmtpCheckSettings => [$"SMTP_CHECK {f.Detail}"],
            DnsCheckSettings => [$"DNS_CHECK ({server}) {f.Detail}{retries}"],
            MiscCheckSettings misc => [$"Misc check for [{server} VS {f.Service.Name}] by [{misc.Command.Arguments[0]}] {Misc(f)}."],
            FileCheckSettings file => [$"({server}): tracked file {file.TrackFile} now FAULT state"],
            _ => [$"{f.Check.Keyword} on service {server} failed{retries}: {f.Detail}"],
        };
    }

    /// <summary>A check that is good again: each page first, then the check.</summary>
    public static IEnumerable<string> Passed(Fact.CheckPassed f)
    {
        string server = ServerName.Of(f.Server.Endpoint, f.Service.Protocol);
        IEnumerable<string> pages = f.Check is HttpCheckSettings http
            ? http.Urls.Where(static url => url.Digests.Count == 0 && url.Regex is null).Select(url => $"HTTP status code success to {server} url({url.Path})") : [];
        return Good(f.Service, f.Server, f.Check) is { } good ? pages.Append(good) : pages;
    }

    /// <summary>A check that is good; null: keepalived leaves it at what happens to the server.</summary>
    public static string? Good(ServiceSettings service, RealServerSettings of, CheckSettings check)
    {
        string server = ServerName.Of(of.Endpoint, service.Protocol);
        return check switch
        {
            TcpCheckSettings => $"TCP connection to {server} success.",
            UdpCheckSettings => $"UDP connection to {server} success.",
            PingCheckSettings => $"ICMP connection to {server} success.",
            HttpCheckSettings => $"Remote Web server {server} succeed on service.",
            SmtpCheckSettings => $"Remote SMTP server {server} succeed on service.",
            DnsCheckSettings => null,
            MiscCheckSettings misc => $"Misc check for [{server} VS {service.Name}] by [{misc.Command.Arguments[0]}] succeeded.",
            FileCheckSettings file => $"({server}): tracked file {file.TrackFile} leaving FAULT state",
            _ => $"{check.Keyword} on service {server} success.",
        };
    }

    private static IEnumerable<string> Counted(Fact.CheckFailed f, string attempt, string counted)
    {
        if (f.Check.Timing.LogAllFailures && attempt.Length > 0) yield return attempt;
        if (f.IsFinal) yield return counted;
        if (f.Detail.Length > 0) yield return $"{f.Check.Keyword} on service {ServerName.Of(f.Server.Endpoint, f.Service.Protocol)} reason: {f.Detail}";
    }

    /// <summary>What came of it, why, and after how many tries.</summary>
    private static string Misc(Fact.CheckFailed f)
    {
        string tries = f.Check.Timing.Retry == 0 ? " with retry disabled" : f is { IsFinal: true, Retries: > 0 } ? $" after {f.Retries} {(f.Retries == 1 ? "retry" : "retries")}" : "";
        return f.Detail.StartsWith(MiscCheckSettings.TimedOut, StringComparison.Ordinal) ? $"{MiscCheckSettings.TimedOut}{tries}" : $"failed{tries} ({f.Detail})";
    }
}

using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>A mail; the subject is without the router's name.</summary>
public sealed record ServiceMail(string Subject, string Body);

/// <summary>What the outside world is told of a fact, in this order (runtime-interface: notify scripts, FIFO lines, mail).</summary>
/// <param name="Owner">Whose word it is: scripts of one owner run one after the other.</param>
/// <param name="Script">To run; null: none.</param>
/// <param name="FifoLine">Line for the LVS FIFO and the global one, without its LF; null: none.</param>
/// <param name="Mail">To send; null: none.</param>
public sealed record ServiceNotice(string Owner, ScriptCommand? Script, string? FifoLine, ServiceMail? Mail)
{
    /// <summary>The notice of a fact; null when nobody outside is told. Pure.</summary>
    /// <param name="fact">What happened.</param>
    /// <param name="noCheckerMail"><c>no_checker_emails</c></param>
    public static ServiceNotice? Of(Fact fact, bool noCheckerMail) => fact switch
    {
        Fact.QuorumChanged f => Quorum(f, noCheckerMail),
        Fact.ServerChanged f => Server(f, noCheckerMail),
        Fact.ServerLeft { WasUp: true, Server.Mail: true, Service.Omega: false } f when !noCheckerMail => new(
            OwnerOf(f.Service, f.Server), null, null, ServerMail(f.Service, f.Server, false, f.IsStopping ? "Shutting down" : "Removing")),
        _ => null,
    };

    /// <summary><c>Gained quorum 2+0=2 &lt;= 3 for VS …</c>: the sentence of logs.</summary>
    public static string QuorumText(Fact.QuorumChanged f)
    {
        uint quorum = f.Service.Quorum, hysteresis = f.Service.Hysteresis;
        return f.IsUp
            ? $"Gained quorum {quorum}+{hysteresis}={(long)quorum + hysteresis} <= {f.Weight} for VS {f.Service.Name}"
            : $"{What(f)} {quorum}-{hysteresis}={(long)quorum - hysteresis} > {f.Weight} for VS {f.Service.Name}";
    }

    private static string What(Fact.QuorumChanged f) => f.IsUp ? "Gained quorum" : f.IsInitial ? "Starting with quorum down" : "Lost quorum";

    private static ServiceNotice Quorum(Fact.QuorumChanged f, bool noCheckerMail)
    {
        var service = f.Service;
        string state = f.IsUp ? "UP" : "DOWN";
        long total = (long)service.Quorum + service.Hysteresis;
        // The body has this shape for a loss, too.
        var mail = service.Mail && !noCheckerMail
            ? new ServiceMail($"Virtualserver {service.Name} - {state}", $"=> {What(f)} {service.Quorum}+{service.Hysteresis}={total} <= {f.Weight} <=") : null;
        return new(service.Name, f.IsUp ? service.QuorumUp : service.QuorumDown, $"VS {service.Name} {state}", mail);
    }

    private static ServiceNotice Server(Fact.ServerChanged f, bool noCheckerMail)
    {
        string name = ServerName.Of(f.Server.Endpoint, f.Service.Protocol);
        return new(
            OwnerOf(f.Service, f.Server), f.IsUp ? f.Server.NotifyUp : f.Server.NotifyDown, $"RS {name} {f.Service.Name} {(f.IsUp ? "UP" : "DOWN")}",
            f.Server.Mail && !noCheckerMail ? ServerMail(f.Service, f.Server, f.IsUp, Sentence(f)) : null);
    }

    private static ServiceMail ServerMail(ServiceSettings service, RealServerSettings server, bool isUp, string sentence) => new(
        $"Realserver {ServerName.Of(server.Endpoint, service.Protocol)} of virtual server {service.Name} - {(isUp ? "UP" : "DOWN")}", $"=> {sentence} <=");

    /// <summary>The bodies of keepalived's mails, which differ from check to check (lvs-behaviour H1, E11).</summary>
    private static string Sentence(Fact.ServerChanged f) => f.Check switch
    {
        null => f.Detail,
        TcpCheckSettings => $"TCP CHECK {Verb(f.IsUp)} on service",
        DnsCheckSettings => $"DNS_CHECK: {Verb(f.IsUp)} on service",
        UdpCheckSettings => $"UDP CHECK {Verb(f.IsUp)} on service",
        PingCheckSettings => $"ICMP CHECK {Verb(f.IsUp)} on service",
        MiscCheckSettings => $"MISC CHECK {(f.IsUp ? "succeeded" : "failed")} on service",
        BfdCheckSettings bfd => $"BFD CHECK {bfd.Session} {(f.IsUp ? "succeeded" : "failed")} on service",
        HttpCheckSettings when !f.IsUp => "CHECK failed on service : HTTP/SSL request failed",
        _ when !f.IsUp => $"CHECK failed on service : {f.Detail}",
        _ => "CHECK succeed on service",
    };

    private static string Verb(bool isUp) => isUp ? "succeed" : "failed";

    private static string OwnerOf(ServiceSettings service, RealServerSettings server) => $"{service.Name} {server.Endpoint}";
}

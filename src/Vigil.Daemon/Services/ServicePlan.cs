using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Daemon.Notify;

namespace Vigil.Daemon.Services;

/// <summary>Facts about virtual servers to notifications (runtime-interface: notify scripts, FIFO lines, mail). Pure.</summary>
public static class ServicePlan
{
    /// <summary>What the worker of virtual servers tells, and of whom.</summary>
    public static NotifyHalf Half { get; } = new(
        static (fact, global) => HasListener(fact, global) ? Of(fact, global) : null, static global => global.LvsNotifyFifo, static configuration => Owners(configuration).Contains);

    /// <summary>The word for a fact; null when nobody outside is told.</summary>
    public static Word? Of(Fact fact, GlobalSettings global) => fact switch
    {
        Fact.QuorumChanged f => Service(f.Service, f.IsUp, isTold: true, isLast: false, Sentence(f)),
        Fact.QuorumLeft f => Service(f.Service, false, f.Service.Omega, isLast: true, f.IsStopping ? ShuttingDown : QuorumSentence("Lost quorum", f.Service, 0)),
        Fact.ServerChanged f => Server(f.Service, f.Server, f.IsUp, isTold: true, isLast: false, CheckMails.Sentence(f.Check, f.IsUp, f.Detail)),
        Fact.CheckChangedAlone f when !global.Lvs.NoCheckerMail => Server(
            f.Service, f.Server, isUp: false, isTold: false, isLast: false, CheckMails.Sentence(f.Check, f.IsUp, f.Detail)) with
        { State = null },
        Fact.ServerLeft { WasUp: true } f => Server(f.Service, f.Server, false, f.IsTold, isLast: true, f.IsStopping ? ShuttingDown : "Removing"),
        _ => null,
    };

    /// <summary>Whether anybody could hear of a fact: a reload of thousands of servers makes as many facts, and a word each costs more than the rest of it.</summary>
    private static bool HasListener(Fact fact, GlobalSettings global)
    {
        if (global.NotifyFifo is not null || global.LvsNotifyFifo is not null || (global.Mail.Server is not null && global.Mail.Recipients.Count > 0)) return true;
        return fact switch
        {
            Fact.QuorumChanged f => HasScript(f.Service),
            Fact.QuorumLeft f => HasScript(f.Service),
            Fact.ServerChanged f => HasScript(f.Server),
            Fact.ServerLeft f => HasScript(f.Server),
            _ => false,
        };
    }

    private static bool HasScript(ServiceSettings service) => service.QuorumUp is not null || service.QuorumDown is not null;

    private static bool HasScript(RealServerSettings server) => server.NotifyUp is not null || server.NotifyDown is not null;

    private const string ShuttingDown = "Shutting down";

    /// <param name="isTold">By script and FIFO line; otherwise only by mail.</param>
    private static Word Service(ServiceSettings service, bool isUp, bool isTold, bool isLast, string sentence) => Word(
        NotifyOwner.Service(service), $"VS {service.Name}", $"Virtualserver {service.Name}", isUp, isTold, isLast,
        isUp ? service.QuorumUp : service.QuorumDown, service.Mail ? sentence : "");

    private static Word Server(ServiceSettings service, RealServerSettings server, bool isUp, bool isTold, bool isLast, string sentence)
    {
        string name = ServerName.Of(server.Endpoint, service.Protocol);
        return Word(
            NotifyOwner.Server(service, server), $"RS {name} {service.Name}", $"Realserver {name} of virtual server {service.Name}", isUp, isTold, isLast,
            isUp ? server.NotifyUp : server.NotifyDown, server.Mail ? sentence : "");
    }

    private static Word Word(NotifyOwner owner, string line, string subject, bool isUp, bool isTold, bool isLast, ScriptCommand? script, string sentence)
    {
        string state = isUp ? "UP" : "DOWN";
        var all = new List<Notification>(3);
        if (isTold && script is not null) all.Add(new Notification.Script(script, []));
        if (isTold) all.Add(new Notification.FifoLine($"{line} {state}"));
        if (sentence.Length > 0) all.Add(new Notification.Mail($"{subject} - {state}", sentence));
        return new Word(owner, state, $"{line} {state}", isLast, [.. all]);
    }

    private static string Sentence(Fact.QuorumChanged f) => QuorumSentence((f.IsUp, f.IsInitial) switch
    {
        (true, false) => "Gained quorum",
        (true, true) => "Starting with quorum up",
        (false, true) => "Starting with quorum down",
        (false, false) => "Lost quorum",
    }, f.Service, f.Weight);

    /// <summary>The sentence has this shape for a loss, too.</summary>
    private static string QuorumSentence(string what, ServiceSettings service, long weight) =>
        $"{what} {service.Quorum}+{service.Hysteresis}={(long)service.Quorum + service.Hysteresis} <= {weight}";

    private static HashSet<NotifyOwner> Owners(Configuration configuration)
    {
        var owners = new HashSet<NotifyOwner>();
        foreach (var service in configuration.Services)
        {
            owners.Add(NotifyOwner.Service(service));
            foreach (var server in service.Servers) owners.Add(NotifyOwner.Server(service, server));
        }
        return owners;
    }
}

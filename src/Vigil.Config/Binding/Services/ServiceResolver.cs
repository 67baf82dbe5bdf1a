using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>
/// Completes virtual servers: defaults, what servers and checks inherit, and what the lines mean together (lvs-behaviour A4, A9).
/// What keepalived would mend is mended the same way, and said.
/// </summary>
internal sealed class ServiceResolver(ConfigDraft draft, ScriptResolver scripts, BindContext context)
{
    private readonly Dictionary<string, int> groupUses = new(StringComparer.Ordinal);
    private readonly TimingDraft fromAll = new() { LogAllFailures = draft.Global.LogAllCheckFailures };

    /// <summary>Set when a command of a virtual server, a real server or a check was looked up.</summary>
    public bool HasScripts { get; private set; }

    /// <summary>The virtual servers that can be served, in file order.</summary>
    public List<ServiceSettings> Resolve()
    {
        var good = new List<(ServiceSettings Settings, VirtualServerDraft Draft)>();
        foreach (var service in draft.VirtualServers)
        {
            if (Complete(service) is { } settings) good.Add((settings, service));
        }
        ServiceRivalry.Report(good, context);
        return [.. good.Select(static one => one.Settings)];
    }

    private ServiceSettings? Complete(VirtualServerDraft d)
    {
        if (Target(d) is not { } target) return null;
        if (d.Servers.Count == 0)
        {
            context.Report(DiagnosticCatalogue.NoRealServer.At(d.At, d.Name));
            return null;
        }
        var protocol = Protocol(d, target);
        var scheduling = Scheduling(d, target, protocol);
        if (d.Forwarding is null) context.Report(DiagnosticCatalogue.ServiceDefault.At(d.At, d.Name, "lvs_method", "NAT"));
        var defaults = d.Timing.Defaults();
        var servers = Servers(d, target, defaults);
        var (quorum, hysteresis) = Quorum(d, servers);
        return new ServiceSettings
        {
            Target = target,
            Protocol = protocol,
            Family = d.Family != InetFamily.Unspecified ? d.Family : servers[0].Endpoint.Family,
            Scheduling = scheduling,
            Forwarding = d.Forwarding ?? default,
            Quorum = quorum,
            Hysteresis = hysteresis,
            QuorumUp = Script(d.QuorumUp),
            QuorumDown = Script(d.QuorumDown),
            SorryServer = SorryServer(d, target, servers),
            HaSuspend = d.HaSuspend && CanSuspend(d, target),
            Alpha = d.Timing.Alpha ?? false,
            Omega = d.Omega,
            Mail = d.Mail ?? draft.Global.MailAlertChecker ?? draft.Global.MailAlert ?? false,
            InhibitOnFailure = d.InhibitOnFailure,
            CheckDefaults = defaults,
            VirtualHost = d.VirtualHost,
            SnmpName = d.SnmpName,
            Servers = servers.ToValueList(),
        };
    }

    private ServiceTarget? Target(VirtualServerDraft d)
    {
        if (d.Endpoint is { } endpoint) return new ServiceTarget.Address(endpoint);
        if (d.Mark is { } mark)
        {
            if (mark > 0) return new ServiceTarget.Mark(mark);
            context.Report(DiagnosticCatalogue.MarkZero.At(d.At));
            return null;
        }
        var (name, at) = d.Group!.Value;
        if (draft.ServiceGroups.Find(group => group.Name == name) is { } found)
        {
            int number = groupUses.GetValueOrDefault(name);
            groupUses[name] = number + 1;
            return new ServiceTarget.Group(new ServiceGroupSettings { Name = name, Items = found.Items.ToValueList() }, number);
        }
        context.Report(DiagnosticCatalogue.NoSuchGroup.At(at, name));
        return null;
    }

    private TransportProtocol Protocol(VirtualServerDraft d, ServiceTarget target)
    {
        if (HasAddresses(target))
        {
            if (d.Protocol is null) context.Report(DiagnosticCatalogue.ServiceDefault.At(d.At, d.Name, "protocol", "UDP"));
            return d.Protocol ?? TransportProtocol.Udp;
        }
        if (d.Protocol is not null) context.Report(DiagnosticCatalogue.MarkHasNoProtocol.At(d.PlaceOf("protocol")));
        return TransportProtocol.None;
    }

    private SchedulingSettings Scheduling(VirtualServerDraft d, ServiceTarget target, TransportProtocol protocol)
    {
        var scheduling = d.Scheduling;
        if (d.Scheduler is null) context.Report(DiagnosticCatalogue.ServiceDefault.At(d.At, d.Name, "lvs_sched", scheduling.Scheduler));
        if (scheduling.OnePacket && protocol is not (TransportProtocol.Udp or TransportProtocol.None))
        {
            context.Report(DiagnosticCatalogue.OnePacketNeedsUdp.At(d.PlaceOf("ops")));
            scheduling = scheduling with { OnePacket = false };
        }
        if (scheduling.IsPersistent || !HasPortZero(target)) return scheduling;
        context.Report(DiagnosticCatalogue.PortZero.At(d.At, d.Name, SchedulingRows.UsualPersistence.TotalSeconds));
        return scheduling with { Persistence = SchedulingRows.UsualPersistence };
    }

    private List<RealServerSettings> Servers(VirtualServerDraft d, ServiceTarget target, CheckDefaults defaults)
    {
        var servers = new List<RealServerSettings>();
        var written = new HashSet<Endpoint>();
        foreach (var one in d.Servers)
        {
            var forwarding = one.Forwarding ?? d.Forwarding ?? default;
            var endpoint = written.Add(one.Endpoint) ? ServicePorts.Adapt(one.Endpoint, forwarding, target, "real_server", one.At, context) : one.Endpoint;
            if (servers.Exists(known => known.Endpoint == endpoint)) context.Report(DiagnosticCatalogue.DuplicateServer.At(one.At, one.Endpoint));
            else servers.Add(Server(d, one, endpoint, forwarding, defaults));
        }
        return servers;
    }

    private RealServerSettings Server(VirtualServerDraft d, RealServerDraft one, Endpoint endpoint, Forwarding forwarding, CheckDefaults defaults)
    {
        if (one.UpperThreshold > 0 && one.LowerThreshold >= one.UpperThreshold)
            context.Report(DiagnosticCatalogue.ThresholdsCross.At(one.ThresholdsAt, one.LowerThreshold, one.UpperThreshold));
        var host = one.VirtualHost ?? d.VirtualHost;
        var timing = one.TimingOver(d.Timing);
        return new RealServerSettings
        {
            Endpoint = endpoint,
            Forwarding = forwarding,
            Weight = one.Weight ?? d.Weight,
            UpperThreshold = one.UpperThreshold,
            LowerThreshold = one.LowerThreshold,
            InhibitOnFailure = one.InhibitOnFailure ?? d.InhibitOnFailure,
            NotifyUp = Script(one.NotifyUp),
            NotifyDown = Script(one.NotifyDown),
            Mail = one.Mail ?? draft.Global.MailAlertChecker ?? draft.Global.MailAlert ?? true,
            Alpha = timing.Alpha ?? false,
            CheckDefaults = timing == d.Timing ? defaults : timing.Defaults(),
            VirtualHost = host,
            SnmpName = one.SnmpName,
            Checks = one.Checks.Count == 0 ? [] : Checks(d, one, timing, host),
        };
    }

    private ValueList<CheckSettings> Checks(VirtualServerDraft d, RealServerDraft one, TimingDraft inherited, string? host)
    {
        // A server without a port gets the clients' one; a check of it has only the virtual server's to try.
        var target = one.Endpoint.Port > 0 || d.Endpoint is not { } service ? one.Endpoint : one.Endpoint with { Port = service.Port };
        var timing = TimingDraft.Over(inherited, fromAll);
        var limit = d.Timing.DelayLoop ?? TimingDraft.UsualLoop;
        var scope = new CheckScope(target, timing, limit, host, draft.Files, scripts);
        HasScripts |= one.Checks.Exists(static check => check is MiscCheckDraft { HasBadUser: false });
        return one.Checks.SelectMany(check => check.Build(scope).Select(built => WithTarget(built, check, one))).ToValueList();
    }

    /// <summary>A check that has nowhere to go is kept, since its server is down without it as with it.</summary>
    private CheckSettings WithTarget(CheckSettings built, CheckDraft check, RealServerDraft server)
    {
        if (built is ConnectedCheckSettings { Connection.Target.Port: 0 } and not PingCheckSettings)
            context.Report(DiagnosticCatalogue.CheckWithoutPort.At(check.Close, built.Keyword, $"real_server {server.Endpoint.Address}"));
        return built;
    }

    private (uint Quorum, uint Hysteresis) Quorum(VirtualServerDraft d, List<RealServerSettings> servers)
    {
        var total = servers.Sum(static server => (long)server.Weight);
        var quorum = d.Quorum;
        if (total == 0) context.Report(DiagnosticCatalogue.NoWeightUp.At(d.At, d.Name));
        else if (quorum > total)
        {
            context.Report(DiagnosticCatalogue.QuorumTooLarge.At(d.PlaceOf("quorum"), quorum, total));
            quorum = (uint)total;
        }
        if (total > 0 && d.Hysteresis < quorum && quorum + (long)d.Hysteresis > total)
            context.Report(DiagnosticCatalogue.QuorumLostForGood.At(d.PlaceOf("hysteresis"), quorum, d.Hysteresis, total));
        if (d.Hysteresis < quorum) return (quorum, d.Hysteresis);
        context.Report(DiagnosticCatalogue.HysteresisTooLarge.At(d.PlaceOf("hysteresis"), d.Hysteresis, quorum, quorum - 1));
        return (quorum, quorum - 1);
    }

    private SorryServerSettings? SorryServer(VirtualServerDraft d, ServiceTarget target, List<RealServerSettings> servers)
    {
        if (d.SorryServer is not { } written) return null;
        var forwarding = d.SorryForwarding ?? d.Forwarding ?? default;
        if (d.Family != InetFamily.Unspecified && d.Family != written.Family && !forwarding.IsTunnel)
        {
            context.Report(DiagnosticCatalogue.ServerOfOtherFamily.At(d.Close, $"sorry_server {written.Address}", written.Family, d.Family));
            return null;
        }
        var endpoint = ServicePorts.Adapt(written, forwarding, target, "sorry_server", d.PlaceOf("sorry_server"), context);
        var twin = servers.Find(server => server.Endpoint == endpoint);
        if (twin is not null) context.Report(DiagnosticCatalogue.SorryIsReal.At(d.PlaceOf("sorry_server"), endpoint));
        return new SorryServerSettings(endpoint, forwarding, twin?.InhibitOnFailure ?? d.SorryInhibit);
    }

    private bool CanSuspend(VirtualServerDraft d, ServiceTarget target)
    {
        if (HasAddresses(target)) return true;
        context.Report(DiagnosticCatalogue.SuspendNeedsAddress.At(d.PlaceOf("ha_suspend")));
        return false;
    }

    private ScriptCommand? Script(ScriptLine? line)
    {
        HasScripts |= line is not null;
        return line is null ? null : scripts.Resolve(line);
    }

    private static bool HasAddresses(ServiceTarget target) => target switch
    {
        ServiceTarget.Mark => false,
        ServiceTarget.Group group => group.Settings.Items.Any(static item => !item.IsMark),
        _ => true,
    };

    private static bool HasPortZero(ServiceTarget target) => target switch
    {
        ServiceTarget.Address at => at.Endpoint.Port == 0,
        ServiceTarget.Group group => group.Settings.Items.Any(static item => !item.IsMark && item.Port == 0),
        _ => false,
    };
}

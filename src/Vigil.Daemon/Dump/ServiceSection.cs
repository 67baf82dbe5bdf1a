using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>A virtual server in the dump, with its real servers.</summary>
internal static class ServiceSection
{
    internal static void Write(DumpText to, ServiceDump service)
    {
        ServiceSettings settings = service.Settings;
        to.Section(1, "Virtual server");
        to.Top($"{Head(settings)}");
        if (settings.VirtualHost is { } host) to.Item($"VirtualHost = {host}");
        if (settings.SnmpName is { } name) to.Item($"SNMP name = '{name}'");
        to.Item($"Address family = {(settings.Family == InetFamily.IPv6 ? "inet6" : "inet")}");
        to.Item($"connection timeout = {DumpText.Precise(settings.CheckDefaults.ConnectTimeout)}");
        to.Item($"delay_loop = {DumpText.Precise(settings.CheckDefaults.DelayLoop)}");
        Scheduling(to, settings.Scheduling);
        to.Item($"protocol = {(settings.Protocol == TransportProtocol.None ? "none" : ServerName.Of(settings.Protocol).ToUpperInvariant())}");
        to.Item($"alpha is {OnOff(settings.Alpha)}");
        to.Item($"omega is {OnOff(settings.Omega)}");
        Retries(to, settings.CheckDefaults);
        if (settings.CheckDefaults.Warmup is { } warmup) to.Item($"Warmup = {DumpText.Precise(warmup)}");
        to.Item($"Inhibit on failure is {OnOff(settings.InhibitOnFailure)}");
        to.Item($"quorum = {settings.Quorum}, hysteresis = {settings.Hysteresis}");
        Script(to.Item, "Quorum up", settings.QuorumUp);
        Script(to.Item, "Quorum down", settings.QuorumDown);
        if (settings.HaSuspend) to.Item($"Using HA suspend");
        to.Item($"Using smtp notification = {(settings.Mail ? "yes" : "no")}");
        to.Item($"{(settings.Forwarding.IsTunnel ? "" : "default ")}forwarding method = {Text(settings.Forwarding)}");
        Sorry(to, settings);
        to.Item($"alive = 1");
        to.Item($"quorum_state_up = {(service.IsQuorumUp ? 1 : 0)}");
        to.Item($"reloaded = 0");
        foreach (ServerDump server in service.Servers) Server(to, settings, server);
    }

    private static string Head(ServiceSettings settings) => settings.Target switch
    {
        ServiceTarget.Address at => $"VS VIP = {at.Endpoint.Address}, VPORT = {at.Endpoint.Port}",
        ServiceTarget.Mark of => $"VS FWMARK = {of.Value}",
        _ => $"VS GROUP = {settings.Name}",
    };

    private static void Scheduling(DumpText to, SchedulingSettings scheduling)
    {
        bool Has(SchedulerFlags flag) => (scheduling.Flags & flag) != 0;
        to.Item($"lvs_sched = {scheduling.Scheduler}");
        to.Item($"Hashed = disabled");
        if (scheduling.Scheduler is "sh" or "mh")
        {
            to.Item($"{scheduling.Scheduler}-port = {Enabled(Has(SchedulerFlags.Port))}");
            to.Item($"{scheduling.Scheduler}-fallback = {Enabled(Has(SchedulerFlags.Fallback))}");
        }
        else
        {
            to.Item($"flag-1 = {Enabled(Has(SchedulerFlags.Flag1))}");
            to.Item($"flag-2 = {Enabled(Has(SchedulerFlags.Flag2))}");
            to.Item($"flag-3 = {Enabled(Has(SchedulerFlags.Flag3))}");
        }
        to.Item($"One packet scheduling = {Enabled(scheduling.OnePacket)}");
        if (!scheduling.IsPersistent) return;
        to.Item($"persistence timeout = {DumpText.Seconds(scheduling.Persistence)}");
        if (scheduling.PersistenceMask != uint.MaxValue) to.Item($"persistence granularity = {new InetAddress(InetFamily.IPv4, 0, scheduling.PersistenceMask)}");
        else if (scheduling.PersistencePrefixLength is > 0 and < 128) to.Item($"persistence granularity = {scheduling.PersistencePrefixLength}");
    }

    private static void Sorry(DumpText to, ServiceSettings settings)
    {
        if (settings.SorryServer is not { } sorry) return;
        to.Item($"sorry server = {ServerName.Of(sorry.Endpoint, settings.Protocol)}");
        to.Sub($"forwarding method = {Text(sorry.Forwarding)}");
        to.Sub($"Inhibit on failure is {OnOff(sorry.Inhibit)}");
    }

    private static void Server(DumpText to, ServiceSettings service, ServerDump server)
    {
        RealServerSettings settings = server.Settings;
        to.Section(3, "Real server");
        to.Item($"RIP = {settings.Endpoint.Address}, RPORT = {settings.Endpoint.Port}, WEIGHT = {settings.Weight} EFF WEIGHT = {server.Weight}");
        to.Item($"forwarding method = {Text(settings.Forwarding)}");
        to.Item($"Alpha is {OnOff(settings.Alpha)}");
        to.Item($"connection timeout = {DumpText.Precise(settings.CheckDefaults.ConnectTimeout)}");
        to.Item($"connection limit range = {settings.LowerThreshold} -> {settings.UpperThreshold}");
        to.Item($"Delay loop = {DumpText.Precise(settings.CheckDefaults.DelayLoop)}");
        Retries(to, settings.CheckDefaults);
        if (settings.CheckDefaults.Warmup is { } warmup) to.Item($"Warmup = {DumpText.Precise(warmup)}");
        to.Item($"Inhibit on failure is {OnOff(settings.InhibitOnFailure)}");
        Script(to.Sub, "RS up", settings.NotifyUp);
        Script(to.Sub, "RS down", settings.NotifyDown);
        if (settings.VirtualHost is { } host && host != service.VirtualHost) to.Item($" VirtualHost = '{host}'");
        if (settings.SnmpName is { } name) to.Item($"SNMP name = {name}");
        to.Item($"Using smtp notification = {(settings.Mail ? "yes" : "no")}");
        to.Item($"initial weight = {settings.Weight}");
        to.Item($"effective weight = {server.Weight}");
        to.Item($"previous effective_weight = 0");
        to.Item($"alive = {(server.IsUp ? 1 : 0)}");
        to.Item($"num failed checkers = {server.Checks.Count(check => !check.IsUp)}");
        to.Item($"RS set = {(server.IsSet ? 1 : 0)}");
        to.Item($"reloaded = 0");
        to.List("Tracked Files", server.Checks.Select(check => check.Settings).OfType<FileCheckSettings>().Select(file => $"{file.TrackFile}, weight {file.Weight}{CheckerDataFile.Reversed(file)}"));
    }

    private static void Retries(DumpText to, CheckDefaults defaults)
    {
        if (defaults.Retry is { } retry) to.Item($"Retry count = {retry}");
        if (defaults.DelayBeforeRetry is { } delay) to.Item($"Retry delay = {DumpText.Precise(delay)}");
    }

    private static void Script(Action<FormattableString> line, string what, ScriptCommand? command)
    {
        if (command is not null) line($"{what} notify script = {ItemText.Of(command)}, uid:gid {ItemText.OwnerOf(command)}");
    }

    private static string Text(Forwarding forwarding) => forwarding switch
    {
        { Method: ForwardingMethod.Nat } => "NAT",
        { Method: ForwardingMethod.DirectRouting } => "DR",
        { Tunnel: TunnelType.IpIp } => "TUN, type = IPIP",
        { Tunnel: TunnelType.Gue } => $"TUN, type = GUE, port = {forwarding.TunnelPort}, {Checksum(forwarding.Checksum)}",
        _ => $"TUN, type = GRE, {Checksum(forwarding.Checksum)}",
    };

    private static string Checksum(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.Full => "checksum",
        TunnelChecksum.Remote => "remote checksum",
        _ => "no checksum",
    };

    private static string OnOff(bool value) => value ? "ON" : "OFF";

    private static string Enabled(bool value) => value ? "enabled" : "disabled";
}

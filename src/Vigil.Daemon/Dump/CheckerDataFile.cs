using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>keepalived_check.data (SIGUSR1): virtual servers, real servers and their checks. Names and order are keepalived's.</summary>
public static class CheckerDataFile
{
    /// <summary>The worker's file. Sections without items are left out, as keepalived does.</summary>
    public static void Write(TextWriter writer, CheckerSnapshot all)
    {
        var to = new DumpText(writer);
        Configuration configuration = all.Configuration;
        GlobalSection.Write(to, configuration, all.NetworkNamespace, configuration.Global.Mail.HeloName ?? Environment.MachineName);
        Certificates(to, configuration.Tls);
        if (all.Services.Count == 0) return;
        to.Section("LVS Topology");
        to.Top($"System is compiled with LVS v1.2.1");
        foreach (var group in all.Services.GroupBy(service => (service.Settings.Target as ServiceTarget.Group)?.Settings))
            if (group.Key is { } settings) Group(to, settings, [.. group]);
        foreach (ServiceDump service in all.Services) ServiceSection.Write(to, service);
        Checks(to, all);
        Files(to, all);
    }

    private static void Certificates(DumpText to, TlsSettings tls)
    {
        if (tls == new TlsSettings()) return;
        to.Section("SSL definitions");
        if (tls.Password is not null) to.Top($"Password : ********");
        if (tls.CaFile is { } ca) to.Top($"CA-file : {ca}");
        if (tls.CertificateFile is { } certificate) to.Top($"Certificate file : {certificate}");
        if (tls.KeyFile is { } key) to.Top($"Key file : {key}");
    }

    private static void Group(DumpText to, ServiceGroupSettings group, ServiceDump[] users)
    {
        int Alive(TransportProtocol protocol) => users.Where(user => user.Settings.Protocol == protocol).Sum(user => user.Servers.Count(server => server.IsSet));
        int AliveOf(InetFamily family) => users.Where(user => user.Settings.Family == family).Sum(user => user.Servers.Count(server => server.IsSet));
        bool isIPv6 = users[0].Settings.Family == InetFamily.IPv6;
        to.Section(1, "Virtual server group");
        to.Top($"Virtual Server Group = {group.Name}, IPv4 = {YesNo(!isIPv6)}, IPv6 = {YesNo(isIPv6)}");
        foreach (ServiceGroupItem item in group.Items.OrderBy(item => item.IsMark))
        {
            if (item.IsMark)
            {
                to.Item($"FWMARK = {item.Mark}{(item.MarkFamily == InetFamily.Unspecified ? "" : $" {item.MarkFamily}")}");
                to.Sub($"Alive: {AliveOf(InetFamily.IPv4)} IPv4, {AliveOf(InetFamily.IPv6)} IPv6");
            }
            else
            {
                to.Item($"VIP{(item.Count > 1 ? $" Range = {item.First}-{item.Last}" : $" = {item.First}")}, VPORT = {item.Port}");
                to.Sub($"Alive: {Alive(TransportProtocol.Tcp)} tcp, {Alive(TransportProtocol.Udp)} udp, {Alive(TransportProtocol.Sctp)} sctp");
            }
            to.Sub($"reloaded = False");
        }
    }

    /// <summary>Those that ask come before those that are told.</summary>
    private static void Checks(DumpText to, CheckerSnapshot all)
    {
        var checks = (from service in all.Services from server in service.Servers from check in server.Checks select (service, server, check))
            .OrderBy(one => !one.check.Settings.IsPolled).ToList();
        if (checks.Count == 0) return;
        to.Section("Health checkers");
        foreach (var (service, server, check) in checks)
        {
            to.Top($"{service.Settings.Name} -> {ServerName.Of(server.Settings.Endpoint, service.Settings.Protocol)}");
            CheckSection.Write(to, check);
        }
    }

    private static void Files(DumpText to, CheckerSnapshot all)
    {
        var users = (from service in all.Services
                     from server in service.Servers
                     from check in server.Checks
                     let file = check.Settings as FileCheckSettings
                     where file is not null
                     select (file, Text: $"{service.Settings.Name} -> {ServerName.Of(server.Settings.Endpoint, service.Settings.Protocol)}, weight {file.Weight}{Reversed(file)}"))
            .ToLookup(use => use.file.TrackFile, use => use.Text);
        if (users.Count == 0) return;
        to.Section("Checker track files");
        foreach (TrackFileSettings file in all.Configuration.TrackFiles.Where(file => users.Contains(file.Name)))
        {
            to.Top($"Track file = {file.Name}");
            to.Item($"File = {file.Path}");
            to.Item($"Status = {all.Files.GetValueOrDefault(file.Name)}");
            to.Item($"Weight = {file.Weight}{RouterSection.Reverse(file.Reverse)}");
            to.List("Tracking instances :", users[file.Name]);
        }
    }

    internal static string Reversed(FileCheckSettings file) => RouterSection.Reverse(file.Reverse);

    private static string YesNo(bool value) => value ? "yes" : "no";
}

using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>A check in the dump.</summary>
internal static class CheckSection
{
    internal static void Write(DumpText to, CheckDump check)
    {
        CheckSettings settings = check.Settings;
        to.Item($"Enabled = {YesNo(check.IsEnabled)}");
        to.Item($"Up = {YesNo(check.IsUp)}");
        to.Item($"Has run = {YesNo(check.HasRun)}");
        to.Item($"Current weight = {check.WeightChange}");
        if (settings.IsPolled) Timing(to, check);
        to.Item($"Log all failures = {YesNo(settings.Timing.LogAllFailures)}");
        if (settings is ConnectedCheckSettings connected) Connection(to, connected.Connection);
        to.Item($"Keepalive method = {settings.Keyword}{(settings is HttpCheckSettings { Form: var form } ? $", http protocol {Text(form)}" : "")}");
        switch (settings)
        {
            case HttpCheckSettings http: Http(to, http, check.FailedStep); break;
            case SmtpCheckSettings smtp: to.Item($"helo = {smtp.HeloName}"); break;
            case DnsCheckSettings dns: Dns(to, dns); break;
            case UdpCheckSettings udp: Udp(to, udp); break;
            case MiscCheckSettings misc: Misc(to, misc, check); break;
            case FileCheckSettings file: File(to, file); break;
        }
    }

    private static void Timing(DumpText to, CheckDump check)
    {
        CheckTiming timing = check.Settings.Timing;
        to.Item($"Alpha = {YesNo(timing.Alpha)}");
        to.Item($"Delay loop = {DumpText.Micros(timing.DelayLoop)} us");
        to.Item($"Warmup = {DumpText.Micros(timing.Warmup)} us");
        to.Item($"Retries = {timing.Retry}");
        if (timing.Retry > 0)
        {
            to.Item($"Delay before retry = {DumpText.Micros(timing.DelayBeforeRetry)} us");
            to.Item($"Retries iterations = {check.Failures}");
        }
        to.Item($"Default delay before retry = {check.Settings switch { HttpCheckSettings => 3_000_000, DnsCheckSettings => 0, _ => 1_000_000 }} us");
    }

    private static void Connection(DumpText to, CheckConnection connection)
    {
        to.Item($"Connection");
        to.Sub($"Dest = {ServerName.Of(connection.Target)}");
        if (!connection.Source.IsNone || connection.SourcePort > 0) to.Sub($"Bind to = {ServerName.Of(new Endpoint(connection.Source, connection.SourcePort))}");
        if (connection.Interface is { } name) to.Sub($"Bind i/f = {name}");
        if (connection.Mark > 0) to.Sub($"Mark = {connection.Mark}");
        to.Sub($"Timeout = {DumpText.Precise(connection.Timeout)}");
    }

    private static void Http(DumpText to, HttpCheckSettings http, int failedStep)
    {
        if (http.VirtualHost is { } host) to.Item($"Virtualhost = {host}");
        to.Item($"Enable SNI {Set(http.SendsSni)}");
        to.Item($"Fast recovery {Set(http.FastRecovery)}");
        foreach (HttpUrlSettings url in http.Urls) Url(to, url);
        if (failedStep >= 0 && failedStep < http.Urls.Count) to.Item($"Failed URL = {http.Urls[failedStep].Path}");
    }

    private static void Url(DumpText to, HttpUrlSettings url)
    {
        to.Item($"Checked url = {url.Path}");
        foreach (string digest in url.Digests) to.Sub($"digest = {digest}");
        to.Sub($"HTTP Status Code(s)");
        foreach (StatusRange codes in url.StatusCodes.Count > 0 ? url.StatusCodes : [new(200, 299)])
            to.Deep($"{codes.First}{(codes.Last == codes.First ? "" : $"-{codes.Last}")}");
        if (url.VirtualHost is { } host) to.Sub($"Virtual host = {host}");
        if (url.Regex is not { } regex) return;
        to.Sub($"Regex = \"{regex.Expression}\"");
        if (regex.MustNotMatch) to.Sub($"Regex no match");
        if (regex.MinOffset > 0) to.Sub($"Regex min offset = {regex.MinOffset}");
        if (regex.MaxOffset is { } most) to.Sub($"Regex max offset = {most}");
        to.Sub($"Regex options:{string.Concat(regex.Options.Select(option => " " + option))}");
        if (regex.Stack is { } stack) to.Sub($"Regex stack start {stack.Start}, max {stack.Most}");
    }

    private static void Dns(DumpText to, DnsCheckSettings dns)
    {
        to.Item($"Type = {DnsTypes.ByName.FirstOrDefault(type => type.Value == dns.Type).Key ?? $"{dns.Type}"}");
        to.Item($"Name = {(dns.Name == "." ? "" : dns.Name)}");
    }

    private static void Udp(DumpText to, UdpCheckSettings udp)
    {
        if (udp.Payload.Count == 0) to.Item($"Payload specified = no");
        else to.Item($"Payload len = {udp.Payload.Count}");
        to.Item($"Require reply = {YesNo(udp.RequireReply)}");
        if (!udp.RequireReply) return;
        to.Sub($"Min reply length = {udp.MinReplyLength}");
        to.Sub($"Max reply length = {udp.MaxReplyLength}");
        to.Sub($"Reply data len = {udp.Reply.Count}");
        if (udp.Reply.Any(one => one.Mask != byte.MaxValue)) to.Sub($"Reply data mask = yes");
    }

    private static void Misc(DumpText to, MiscCheckSettings misc, CheckDump check)
    {
        to.Item($"script = {ItemText.Of(misc.Command)}");
        to.Item($"timeout = {DumpText.Seconds(misc.Timeout)}");
        to.Item($"dynamic = {(misc.Dynamic ? "YES" : "NO")}");
        to.Item($"uid:gid = {ItemText.OwnerOf(misc.Command)}");
        if (check.LastStart is { } start) to.Item($"Last ran = {DumpText.Time(start)}");
        to.Item($"Last status = {check.LastStatus ?? 0}");
    }

    private static void File(DumpText to, FileCheckSettings file)
    {
        to.Sub($"Tracked file = {file.TrackFile}");
        to.Sub($"Reloaded = No");
    }

    private static string Text(HttpRequestForm form) => form switch
    {
        HttpRequestForm.Http11 => "1.1",
        HttpRequestForm.Http10Close => "1.0C",
        _ => "1.0",
    };

    private static string Set(bool value) => value ? "set" : "unset";

    private static string YesNo(bool value) => value ? "yes" : "no";
}

using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Health;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Daemon.Dump;
using Vigil.Daemon.Logging;
using Vigil.Netlink;
using Vigil.Tests.Checks;
using Vigil.Tests.Services;

namespace Vigil.Tests.Keywords;

/// <summary>
/// A director for the proofs of keywords: 10.0.0.100:80 with lines in it, and its real server 10.0.1.1. Observed are the messages IPVS
/// would get, probes and their bytes, and what logs, scripts, pipes and mails are told.
/// </summary>
internal static class Balance
{
    /// <summary>A check that is asked at 1 s, and down at its first failure.</summary>
    public const string Check = "TCP_CHECK {\nwarmup 0\nretry 0\n}";

    /// <summary>The text of a virtual server.</summary>
    /// <param name="service">Lines in it.</param>
    /// <param name="server">Lines in its first real server.</param>
    /// <param name="more">Further blocks in it.</param>
    /// <param name="global">Lines in global_defs.</param>
    /// <param name="root">Blocks besides.</param>
    /// <param name="target">What clients talk to.</param>
    /// <param name="real">Address and port of the real server.</param>
    public static string Conf(
        string service = "", string server = "", string more = "", string global = "", string root = "", string target = "10.0.0.100 80", string real = "10.0.1.1 80") => $$"""
        global_defs {
        script_user root
        enable_script_security
        {{global}}
        }
        {{root}}
        virtual_server {{target}} {
        {{(service.Contains("protocol", StringComparison.Ordinal) || target.StartsWith("fwmark", StringComparison.Ordinal) ? "" : "protocol TCP")}}
        {{service}}
        real_server {{real}} {
        {{server}}
        }
        {{more}}
        }
        """;

    /// <summary>A host of virtual servers that has been started.</summary>
    public static ServiceWorld Started(string text)
    {
        var world = new ServiceWorld(Effect.Bind(text));
        world.Wake();
        return world;
    }

    /// <summary>What IPVS is told of the first service.</summary>
    public static IpvsService Service(string text) => Started(text).Host.Table.Services[0].ToKernel();

    /// <summary>What IPVS is told of a server of the first service.</summary>
    public static IpvsDestination Destination(string text, int index = 0) => Started(text).Host.Table.Services[0].Servers[index].ToKernel();

    /// <summary>Servers of the first service, weights behind the sign; then "-" when there is none.</summary>
    public static string Pool(ServiceWorld world) => world.Host.Table.Services is [var first, ..] && first.Servers.Count > 0
        ? string.Join(' ', first.Servers.Select(static one => $"{one.Endpoint.Address}={one.Weight}")) : "-";

    /// <summary>Answers probes as they come, until so many seconds after the start; times at which they began.</summary>
    public static List<double> ProbeTimes(string text, double seconds, Func<int, ProbeResult> answer)
    {
        var world = new ServiceWorld(Effect.Bind(text));
        var times = new List<double>();
        while (world.Host.NextWake is { } next && (next - world.Start).TotalSeconds <= seconds)
        {
            world.Wake();
            while (world.Running.Count > 0)
            {
                times.Add(Math.Round((world.Now - world.Start).TotalSeconds, 3));
                world.Answer(answer(times.Count - 1));
            }
        }
        return times;
    }

    /// <summary>The same, and the log of it.</summary>
    public static List<string> Log(string text, double seconds, Func<int, ProbeResult> answer)
    {
        var world = new ServiceWorld(Effect.Bind(text));
        int count = 0;
        while (world.Host.NextWake is { } next && (next - world.Start).TotalSeconds <= seconds)
        {
            world.Wake();
            while (world.Running.Count > 0) world.Answer(answer(count++));
        }
        var lines = new FactLines(static _ => "");
        return [.. world.Facts.SelectMany(lines.Of).Select(static line => line.Text)];
    }

    /// <summary>Every probe of the first round answered alike.</summary>
    public static ServiceWorld Answered(string text, bool good)
    {
        var world = Started(text);
        int checks = world.Host.Services.Sum(static one => one.Servers.Sum(static server => server.Checks.Count(static check => check.Settings.IsPolled)));
        while (world.Running.Count < checks) world.Wake();
        while (world.Running.Count > 0) world.Answer(good ? ProbeResult.Good : ProbeResult.Failed("refused"));
        return world;
    }

    /// <summary>Told to scripts, pipes and mail: <c>run up</c>, <c>fifo LINE</c>, <c>mail SUBJECT</c>.</summary>
    public static List<string> Told(ServiceWorld world)
    {
        var told = new List<string>();
        foreach (var notice in world.Notices())
        {
            if (notice.Script is { } script) told.Add($"run {string.Join(' ', script.Arguments.Skip(1))}");
            if (notice.FifoLine is { } line) told.Add($"fifo {line}");
            if (notice.Mail is { } mail) told.Add($"mail {mail.Subject}");
        }
        return told;
    }

    /// <summary>The first check of the first server.</summary>
    public static T FirstCheck<T>(string text) where T : CheckSettings => (T)Effect.Bind(text).Services[0].Servers[0].Checks[0];

    /// <summary>What the first check sends at once.</summary>
    public static string Sent(string text, int step = 0)
    {
        using var tls = TlsClient.Create(new());
        using var probe = Probes.Create(Effect.Bind(text).Services[0].Servers[0].Checks[0], tls)!;
        return ProbeScript.Begin(probe, step).SentText;
    }

    /// <summary>What the first check makes of a reply, and the end of the connection behind it.</summary>
    public static bool Passes(string text, string reply)
    {
        using var tls = TlsClient.Create(new());
        using var probe = Probes.Create(Effect.Bind(text).Services[0].Servers[0].Checks[0], tls)!;
        return ProbeScript.Run(probe, System.Text.Encoding.Latin1.GetBytes(reply)) is { IsGood: true };
    }

    /// <summary>Facts of a kind since the last look.</summary>
    public static IEnumerable<T> FactsOf<T>(ServiceWorld world) where T : Fact => world.Facts.OfType<T>();

    /// <summary>Lines of keepalived_check.data right after the start.</summary>
    public static List<string> Dump(string text)
    {
        var world = Started(text);
        var written = new StringWriter();
        CheckerDataFile.Write(written, CheckerSnapshot.Take(world.Host, (world.Now, DateTime.UnixEpoch), null));
        return [.. written.ToString().Split('\n').Select(static line => line.Trim())];
    }
}

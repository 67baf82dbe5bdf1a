using System.CommandLine;
using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Cli;

/// <summary>`vigil genhash`, -T, and a link that is called genhash: the MD5 sum of a page as HTTP_GET sees it.</summary>
internal static class GenhashCommand
{
    /// <summary>The verb.</summary>
    public const string Word = "genhash";

    /// <summary>The verb for the list of them; its options are not read here but as genhash(1) has them.</summary>
    public static Command Create() => new(Word, "Print the MD5 sum of a page, as HTTP_GET sees it and keepalived's genhash prints it");

    public static int Run(IReadOnlyList<string> arguments)
    {
        using var output = Console.OpenStandardOutput();
        return Run(arguments, output, Console.Error);
    }

    /// <summary>The same, to any place.</summary>
    internal static int Run(IReadOnlyList<string> arguments, Stream output, TextWriter errors)
    {
        if (GenhashOptions.Parse(arguments, out string fault) is not { } options)
        {
            if (fault.Length > 0) errors.WriteLine(fault);
            errors.Write(GenhashOptions.Usage);
            return ExitStatus.Failure;
        }
        var text = new GenhashText(output, options.IsVerbose);
        var settings = SettingsOf(options);
        using var tls = TlsClient.Create(new());
        using var page = new GenhashProbe(settings, text);
        var start = Clock.Now();
        var result = Ask(settings.UsesTls ? new TlsProbe(page, settings, tls) : page, settings.Connection);
        if (!result.IsGood)
        {
            errors.WriteLine(result.Detail);
            return ExitStatus.Failure;
        }
        text.End(page.Digest, options.Url, Clock.Now() - start);
        return ExitStatus.Success;
    }

    private static HttpCheckSettings SettingsOf(GenhashOptions options) =>
        new(new CheckConnection { Target = new(options.Server, options.Port), Timeout = options.Timeout, Mark = options.Mark }, options.UsesTls)
        {
            Form = options.Form,
            SendsSni = options.SendsSni,
            Urls = [new() { Path = options.Url, VirtualHost = options.VirtualHost }],
        };

    private static ProbeResult Ask(Probe probe, CheckConnection connection)
    {
        if (EventLoop.Create(out var loop) is { Failed: true } error) return ProbeResult.Failed($"epoll: {error}");
        using (loop)
        {
            using var prober = new Prober(loop);
            prober.Rescheduled = Rearm;
            ProbeResult? result = null;
            using var run = prober.Create(probe, connection, (_, end) => result = end);
            loop.Woken = now =>
            {
                prober.Wake(now);
                Rearm();
            };
            run.Start(1, 0, 1, Clock.Now());
            Rearm();
            while (result is null)
            {
                if (loop.Turn(-1) is { Failed: true } failure) return ProbeResult.Failed($"epoll: {failure}");
            }
            return result.Value;

            void Rearm() => loop.WakeAt(prober.NextWake);
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Vigil.Core;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Start;
using Vigil.Daemon.Vrrp;
using Vigil.Tests.Daemon.Notify;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

public sealed partial class GlobalDefsKeywords
{
    /// <summary>Real-time priorities the loop gives itself when it wakes five times as late as this.</summary>
    private static string Raised(string global, double late)
    {
        var raised = new List<int>();
        var loop = new AutoPriority(Bind(Text("", global)).Global, NullLogger.Instance, priority =>
        {
            raised.Add(priority);
            return default;
        });
        for (int i = 0; i < 5; i++) loop.OnLate(late.Seconds());
        return string.Join(' ', raised);
    }

    [Fact]
    public void max_auto_priority() => Of("max_auto_priority 6", "", "1 2 4 6", line => Raised(line, late: 1.5));

    [Fact]
    public void min_auto_priority_delay() => Of("min_auto_priority_delay 200000", "", "1 2 4 6", line => Raised($"max_auto_priority 6\n{line}", late: 0.5));

    [Fact]
    public void reload_time_file() => Of("reload_time_file FILE", "", "a reload is scheduled for 2099-05-06 07:08:09Z", line => InFolder(file =>
    {
        File.WriteAllText(file, "2099-05-06 07:08:09Z\n");
        var log = new ListLog();
        Schedule(line, file, log, _ => { });
        return string.Concat(log.Lines.Select(said => said.Split(" by ")[0]));
    }));

    // The time is one to two seconds from now; without the keyword the file goes when it has done its work.
    [Fact]
    public void reload_repeat() => Of("reload_repeat", false, true, line => InFolder(file =>
    {
        File.WriteAllText(file, DateTime.UtcNow.AddSeconds(2).ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        bool stays = false;
        Schedule($"reload_time_file FILE\n{line}", file, NullLogger.Instance, wait => stays = wait());
        return stays;
    }));

    // The new file has an unknown keyword, which is no reason to refuse it otherwise.
    [Fact]
    public void reload_check_config() => Of("reload_check_config", "", "reload_check_config: the config test is not clean", line => InFolder(file =>
    {
        File.WriteAllText(file, $"global_defs {{\n{line}\n}}\n");
        Assert.False(EventLoop.Create(out EventLoop loop).Failed);
        var loaded = ConfigurationLoader.Load(new DaemonOptions { ConfigFile = file });
        Assert.False(SupervisedConfiguration.Create(loop, NullLogger.Instance, loaded, out var configuration).Failed);
        File.AppendAllText(file, "unknown_keyword\n");
        string? answer = null;
        configuration.Reload(refusal => answer = refusal ?? "");
        TurnUntil(loop, () => answer is not null, "no answer to the reload came");
        configuration.Snapshot.Dispose();
        loop.Dispose();
        return answer!;
    }));

    private static void TurnUntil(EventLoop loop, Func<bool> condition, string otherwise)
    {
        var end = Clock.Now() + 10.Seconds();
        while (!condition() && Clock.Now() < end) loop.Turn(100);
        Assert.True(condition(), otherwise);
    }

    private static T InFolder<T>(Func<string, T> run)
    {
        string folder = Directory.CreateTempSubdirectory("vigil-keyword-").FullName;
        var result = run(Path.Combine(folder, "time"));
        Directory.Delete(folder, recursive: true);
        return result;
    }

    /// <summary>Configures scheduled reloads; what waits for one is told whether the file is still there then.</summary>
    private static void Schedule(string global, string file, Microsoft.Extensions.Logging.ILogger log, Action<Func<bool>> then)
    {
        Assert.False(EventLoop.Create(out EventLoop loop).Failed);
        bool reloaded = false;
        var scheduled = new ScheduledReload(loop, log, () => reloaded = true);
        scheduled.Configure(Bind(Text("", global.Replace("FILE", file, StringComparison.Ordinal))).Global.Reload);
        then(() =>
        {
            TurnUntil(loop, () => reloaded, "no reload came");
            return File.Exists(file);
        });
        scheduled.Dispose();
        loop.Dispose();
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Vigil.Core.Events;
using Vigil.Daemon.Logging;
using Xunit;

namespace Vigil.Tests.Daemon.Logging;

/// <summary>The log never delays its callers (faults 25); what it cannot keep is counted and said.</summary>
public class DaemonLogTests
{
    [Fact]
    public void Lines_and_facts_come_out_in_order()
    {
        var sink = new ListSink();
        var log = new DaemonLog([sink], detail: 1);
        log.Stopping();
        log.Write(new Fact.Resigned("VI_1"));
        log.Stopped("vigil");
        log.Dispose();

        Assert.Equal(["Stopping", "(VI_1) sent 0 priority", "Stopped vigil"], sink.Texts);
    }

    [Fact]
    public void A_text_of_several_lines_is_several_records()
    {
        var sink = new ListSink();
        var log = new DaemonLog([sink], detail: 0);
        log.Diagnostic("a.conf:3:5: error\n    advert_intt 1\n    ^^^^");
        log.Dispose();

        Assert.Equal(["a.conf:3:5: error", "    advert_intt 1", "    ^^^^"], sink.Texts);
    }

    [Fact]
    public void Detail_shows_only_with_D()
    {
        var sink = new ListSink();
        var log = new DaemonLog([sink], detail: 0);
        log.SettingItems("VI_1", "VIPs.");
        log.Write(new Fact.Resigned("VI_1"));
        log.StartupComplete();
        log.Dispose();

        Assert.Equal(["Startup complete"], sink.Texts);
    }

    [Fact]
    public void A_blocked_target_delays_nobody_and_the_loss_is_said()
    {
        var sink = new ListSink();
        sink.Gate.Reset();
        var log = new DaemonLog([sink], detail: 0, capacity: 10);
        log.Problem("first");
        Assert.True(sink.Blocked.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        long slowest = 0;
        for (int i = 0; i < 1000; i++)
        {
            long before = Stopwatch.GetTimestamp();
            log.Problem($"line {i}");
            slowest = Math.Max(slowest, Stopwatch.GetTimestamp() - before);
        }
        Assert.True(Stopwatch.GetElapsedTime(0, slowest) < TimeSpan.FromSeconds(1));

        sink.Gate.Set();
        log.Dispose();
        Assert.Equal("first", sink.Texts[0]);
        Assert.Equal("990 log messages were lost, because the log target did not keep up", sink.Texts[1]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"line {i}"), sink.Texts.Skip(2));
    }

    [Fact]
    public void A_target_that_blocks_for_ever_does_not_keep_the_process()
    {
        var sink = new ListSink();
        sink.Gate.Reset();
        var log = new DaemonLog([sink], detail: 0);
        log.Stopping();

        long before = Stopwatch.GetTimestamp();
        log.Dispose();

        Assert.True(Stopwatch.GetElapsedTime(before) < DaemonLog.Farewell + TimeSpan.FromSeconds(5));
        sink.Gate.Set();
    }

    [Fact]
    public void Lines_no_target_took_are_counted_and_said_later()
    {
        var sink = new ListSink { Refuses = 2 };
        var log = new DaemonLog([sink], detail: 0);
        log.Problem("a");
        log.Problem("b");
        log.Problem("c");
        log.Dispose();

        Assert.Equal(2, log.Undelivered);
        Assert.Equal(["c", "2 log messages before this one were lost, because no log target took them"], sink.Texts);
    }

    private sealed class ListSink : ILogSink
    {
        public List<string> Texts { get; } = [];
        public ManualResetEventSlim Gate { get; } = new(true);
        public ManualResetEventSlim Blocked { get; } = new(false);
        public int Refuses { get; set; }

        public bool TryWrite(in LogRecord record)
        {
            Blocked.Set();
            Gate.Wait();
            if (Refuses-- > 0) return false;
            Texts.Add(record.Text);
            return true;
        }

        public void Dispose() { }
    }
}

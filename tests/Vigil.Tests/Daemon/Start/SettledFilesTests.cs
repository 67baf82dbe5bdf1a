using Vigil.Daemon.Start;
using Xunit;

namespace Vigil.Tests.Daemon.Start;

/// <summary>A file that is being written is read again until it rests; time is virtual.</summary>
public class SettledFilesTests
{
    private DateTime now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);
    private int readings;

    private int Read(Func<int, DateTime> lastChange, DateTime known = default) =>
        SettledFiles.Read(() => known, () => ++readings, lastChange, () => now, wait => now += wait);

    [Fact]
    public void A_file_that_rests_is_read_once()
    {
        Assert.Equal(1, Read(_ => now.AddSeconds(-1)));
    }

    [Fact]
    public void A_file_changed_a_moment_ago_is_read_again_when_it_has_rested()
    {
        var changed = now.AddMilliseconds(-1);
        Assert.Equal(2, Read(_ => changed));
    }

    [Fact]
    public void A_file_in_force_that_changed_a_moment_ago_rests_before_it_is_read()
    {
        var (began, changed) = (now, now.AddMilliseconds(-20));
        Assert.Equal(1, Read(_ => changed, changed));
        Assert.Equal(changed + SettledFiles.Rest, now);
        Assert.True(now > began);
    }

    [Fact]
    public void A_file_written_for_ever_does_not_hold_the_reload_for_ever()
    {
        Assert.Equal(SettledFiles.MaxReadings, Read(_ => now));
    }

    [Fact]
    public void A_file_of_the_future_is_not_waited_for()
    {
        Assert.Equal(1, Read(_ => now.AddHours(1)));
    }
}

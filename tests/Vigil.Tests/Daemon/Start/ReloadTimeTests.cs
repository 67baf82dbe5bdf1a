using Vigil.Daemon.Start;
using Xunit;

namespace Vigil.Tests.Daemon.Start;

/// <summary>reload_time_file holds exactly one of three forms; anything else is told to the operator.</summary>
public class ReloadTimeTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(8), "east", "east");

    [Theory]
    [InlineData("13:30:00Z", "2026-11-22T13:30:00Z")]
    [InlineData("11:30:00Z", "2026-11-23T11:30:00Z")] // past today: tomorrow
    [InlineData("21:30:00", "2026-11-22T13:30:00Z")] // local, eight hours ahead
    [InlineData("26-11-22 13:00:00Z", "2026-11-22T13:00:00Z")]
    [InlineData("2026-11-23 00:00:00", "2026-11-22T16:00:00Z")]
    public void A_time_becomes_a_moment(string line, string expected)
    {
        Assert.True(ReloadTime.TryParse(line, Now, East, out var due));
        Assert.Equal(DateTime.Parse(expected).ToUniversalTime(), due);
    }

    [Fact]
    public void A_date_that_is_past_means_never()
    {
        Assert.True(ReloadTime.TryParse("2026-11-22 11:59:59Z", Now, East, out var due));
        Assert.Null(due);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 13:30:00")]
    [InlineData("13:30:00 ")]
    [InlineData("13:30")]
    [InlineData("25:00:00")]
    [InlineData("2026-11-22  13:30:00")]
    [InlineData("tomorrow")]
    public void Anything_else_is_refused(string line) => Assert.False(ReloadTime.TryParse(line, Now, East, out _));
}

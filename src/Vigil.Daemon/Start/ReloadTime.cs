using System.Globalization;

namespace Vigil.Daemon.Start;

/// <summary>The line of a reload_time_file: HH:MM:SS, YY-MM-DD HH:MM:SS or YYYY-MM-DD HH:MM:SS, each with an optional Z for UTC. Pure.</summary>
internal static class ReloadTime
{
    private const string TimeOnly = "HH':'mm':'ss";
    private static readonly string[] WithDate = ["yyyy'-'MM'-'dd HH':'mm':'ss", "yy'-'MM'-'dd HH':'mm':'ss"];

    /// <summary>When to reload (UTC); null: never (the time is past). False: the line is none of the forms.</summary>
    /// <param name="line">First line of the file, without its LF.</param>
    /// <param name="nowUtc">The present time.</param>
    /// <param name="zone">Local zone, for lines without Z.</param>
    /// <param name="due">The moment.</param>
    public static bool TryParse(string line, DateTime nowUtc, TimeZoneInfo zone, out DateTime? due)
    {
        due = null;
        bool utc = line.EndsWith('Z');
        var text = utc ? line[..^1] : line;
        var here = utc ? nowUtc : TimeZoneInfo.ConvertTimeFromUtc(nowUtc, zone);
        if (DateTime.TryParseExact(text, TimeOnly, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var time))
        {
            var next = here.Date + time.TimeOfDay;
            due = ToUtc(next > here ? next : next.AddDays(1), utc, zone);
            return true;
        }
        if (!DateTime.TryParseExact(text, WithDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)) return false;
        if (moment > here) due = ToUtc(moment, utc, zone);
        return true;
    }

    /// <summary>A local time that a change to summer time leaves out counts as the moment of the change.</summary>
    private static DateTime ToUtc(DateTime time, bool isUtc, TimeZoneInfo zone)
    {
        var plain = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        if (isUtc) return DateTime.SpecifyKind(plain, DateTimeKind.Utc);
        while (zone.IsInvalidTime(plain)) plain = plain.AddMinutes(1);
        return TimeZoneInfo.ConvertTimeToUtc(plain, zone);
    }
}

namespace Vigil.Daemon.Start;

/// <summary>
/// Reads the configuration again while an editor or a deployment still writes it: a file caught half-written would look like one from which
/// somebody removed an instance, and its address would go. Files count as settled when none was changed while they were read.
/// </summary>
internal static class SettledFiles
{
    /// <summary>How long a file must have rested.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits are cut to whole units of this: to wait long enough, add one.</summary>
    public static readonly TimeSpan WaitUnit = TimeSpan.FromMilliseconds(1);

    /// <summary>After so many readings the last one counts: some program writes the file for ever.</summary>
    public const int MaxReadings = 20;

    /// <param name="known">When the latest change of any file of the configuration in force happened (UTC): they rest before the first reading, too.</param>
    /// <param name="read">Reads everything.</param>
    /// <param name="lastChange">The same of the files that were read.</param>
    /// <param name="utcNow">The wall clock.</param>
    /// <param name="wait">Waits; on a thread that may.</param>
    public static T Read<T>(Func<DateTime> known, Func<T> read, Func<T, DateTime> lastChange, Func<DateTime> utcNow, Action<TimeSpan> wait)
    {
        if (RestLeft(known(), utcNow(), utcNow()) is { } first) wait(first);
        for (int reading = 1; ; reading++)
        {
            var began = utcNow();
            var result = read();
            if (reading == MaxReadings || RestLeft(lastChange(result), began, utcNow()) is null) return result;
            wait(Rest);
        }
    }

    /// <summary>What a file lacks of its rest since a change; null: it rested. A clock that was set back makes files of the future: they are not waited for.</summary>
    private static TimeSpan? RestLeft(DateTime change, DateTime began, DateTime now) =>
        change > began - Rest && change <= now ? change + Rest - began : null;

    /// <summary>Latest modification of files that exist.</summary>
    public static DateTime LatestChange(IEnumerable<string> paths) =>
        paths.Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(DateTime.MinValue).Max();
}

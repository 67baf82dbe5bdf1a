namespace Vigil.Daemon.Start;

/// <summary>
/// Reads the configuration again while an editor or a deployment still writes it: a file caught half-written would look like one from which
/// somebody removed an instance, and its address would go. Files count as settled when none was changed while they were read.
/// </summary>
internal static class SettledFiles
{
    /// <summary>How long a file must have rested.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    /// <summary>After so many readings the last one counts: some program writes the file for ever.</summary>
    public const int MaxReadings = 20;

    /// <param name="read">Reads everything.</param>
    /// <param name="lastChange">When the latest change of any file that was read happened (UTC).</param>
    /// <param name="utcNow">The wall clock.</param>
    /// <param name="wait">Waits; on a thread that may.</param>
    public static T Read<T>(Func<T> read, Func<T, DateTime> lastChange, Func<DateTime> utcNow, Action<TimeSpan> wait)
    {
        for (int reading = 1; ; reading++)
        {
            var began = utcNow();
            var result = read();
            // A clock that was set back makes files of the future: they are not waited for.
            var change = lastChange(result);
            bool fresh = change > began - Rest && change <= utcNow();
            if (!fresh || reading == MaxReadings) return result;
            wait(Rest);
        }
    }

    /// <summary>Latest modification of files that exist.</summary>
    public static DateTime LatestChange(IEnumerable<string> paths) =>
        paths.Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(DateTime.MinValue).Max();
}

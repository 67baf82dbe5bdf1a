using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Vigil.Daemon.Logging;

/// <summary>One line to write: when it happened (local wall clock), how bad it is, and its text.</summary>
public readonly record struct LogRecord(DateTime Time, LogLevel Level, string Text);

/// <summary>How a line looks in each place. Outside text cannot forge lines: control characters become <c>?</c>.</summary>
public static class LogFormat
{
    /// <summary>Longest text of one line in bytes; the rest is cut. Below PIPE_BUF, so that lines of several processes never mix.</summary>
    public const int MaxText = 2048;

    /// <summary><c>Sun Nov 22 09:02:25 2026: text</c>, as keepalived writes to the console and to a file; ends in LF.</summary>
    public static byte[] Console(in LogRecord record) =>
        Encode($"{Date(record.Time, "ddd MMM")} {Clock(record.Time)} {record.Time.Year}: ", record.Text, "\n");

    /// <summary><c>&lt;30&gt;Nov 22 09:02:25 ident[pid]: text</c> (RFC 3164 as the local syslog socket expects it).</summary>
    public static byte[] Syslog(in LogRecord record, int facility, string ident, int processId)
    {
        int priority = facility * 8 + Severity(record.Level);
        return Encode($"<{priority}>{Date(record.Time, "MMM")} {Clock(record.Time)} {ident}[{processId}]: ", record.Text, "");
    }

    /// <summary>Severities of RFC 5424; detail lines of <c>-D</c> are informational there as well, since operators ask for them by name.</summary>
    public static int Severity(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Trace => 7,
        _ => 6,
    };

    // The day of the month is padded with a blank, as ctime(3) and syslog do.
    private static string Date(DateTime time, string names) =>
        $"{time.ToString(names, CultureInfo.InvariantCulture)} {time.Day,2}";

    private static string Clock(DateTime time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static byte[] Encode(string head, string text, string tail)
    {
        bool isPlain = text.Length <= MaxText && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        return Encoding.UTF8.GetBytes(isPlain ? head + text + tail : Cleaned(head, text, tail));
    }

    private static string Cleaned(string head, string text, string tail)
    {
        var line = new StringBuilder(head.Length + text.Length + tail.Length).Append(head);
        int room = MaxText;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((room -= rune.Utf8SequenceLength) < 0) break;
            if (Rune.IsControl(rune) && rune.Value != '\t') line.Append('?');
            else line.Append(rune);
        }
        return line.Append(tail).ToString();
    }
}

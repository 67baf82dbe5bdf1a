using System.Globalization;

namespace Vigil.Daemon.Dump;

/// <summary>Writes lines of a dump: sections, and names with values, indented.</summary>
public sealed class DumpText(TextWriter writer)
{
    /// <summary><c>------&lt; Title &gt;------</c></summary>
    public void Section(string title) => writer.Write($"------< {title} >------\n");

    /// <summary>The same, indented.</summary>
    /// <param name="indent">Blanks before it.</param>
    /// <param name="title">The title.</param>
    public void Section(int indent, string title) => Write(indent, $"------< {title} >------");

    /// <summary>A line of the fourth level.</summary>
    public void Deep(FormattableString line) => Write(7, line);

    /// <summary>A line of the first level.</summary>
    public void Top(FormattableString line) => Write(1, line);

    /// <summary>A line of the second level.</summary>
    public void Item(FormattableString line) => Write(3, line);

    /// <summary>A line of the third level.</summary>
    public void Sub(FormattableString line) => Write(5, line);

    /// <summary>A list under its title; nothing when it is empty.</summary>
    public void List(string title, IEnumerable<string> items)
    {
        bool any = false;
        foreach (string item in items)
        {
            if (!any) Item($"{title}");
            any = true;
            Sub($"{item}");
        }
    }

    /// <summary><c>1795338149.314454 (Sun Nov 22 09:02:29.314454 2026)</c>: seconds since 1970, and local time.</summary>
    public static string Time(DateTime utc)
    {
        DateTime local = utc.ToLocalTime();
        return string.Create(
            CultureInfo.InvariantCulture, $"{Epoch(utc)} ({local:ddd MMM} {local.Day,2} {local:HH:mm:ss.ffffff yyyy})");
    }

    /// <summary>Seconds since 1970 with six decimals.</summary>
    public static string Epoch(DateTime utc)
    {
        long micros = (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return string.Create(CultureInfo.InvariantCulture, $"{micros / 1_000_000}.{micros % 1_000_000:000000}");
    }

    /// <summary>true or false.</summary>
    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>Seconds with six decimals.</summary>
    public static string Precise(TimeSpan span) => span.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>Microseconds.</summary>
    public static string Micros(TimeSpan span) => ((long)span.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Seconds without needless decimals.</summary>
    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    private void Write(int indent, FormattableString line)
    {
        for (int i = 0; i < indent; i++) writer.Write(' ');
        writer.Write(line.ToString(CultureInfo.InvariantCulture));
        writer.Write('\n');
    }
}

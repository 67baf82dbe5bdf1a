using System.Globalization;
using System.Text;
using Vigil.Checks;

namespace Vigil.Daemon.Cli;

/// <summary>What genhash prints, in the form of keepalived's, which scripts cut to pieces.</summary>
internal sealed class GenhashText(Stream output, bool isVerbose) : IGenhashView
{
    private const int RowBytes = 16, Half = 8;

    /// <inheritdoc/>
    public void Head(ReadOnlySpan<byte> bytes)
    {
        if (!isVerbose) return;
        Title("   HTTP Header Buffer   ");
        Dump(bytes);
        Title("HTTP Header Ascii Buffer");
        output.Write(bytes);
        Line("");
    }

    /// <inheritdoc/>
    public void Page(ReadOnlySpan<byte> bytes, bool cameWithHead)
    {
        if (!isVerbose) return;
        if (cameWithHead) Title("       HTML Buffer       ");
        Dump(bytes);
    }

    /// <summary>The sum, and how long it took.</summary>
    public void End(byte[] digest, string url, TimeSpan duration)
    {
        string sum = Convert.ToHexStringLower(digest);
        if (!isVerbose)
        {
            Line(sum);
            return;
        }
        Line("");
        Title("   HTML hash resulting   ");
        Dump(digest);
        Title("HTML hash final resulting");
        Line(sum);
        Line("");
        Line(string.Create(CultureInfo.InvariantCulture, $"Global response time for [{url}] = {duration.Ticks / TimeSpan.TicksPerMicrosecond} usecs"));
    }

    private void Title(string text) => Line($"-----------------------[ {text} ]-----------------------");

    private void Line(string text) => output.Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Rows of 16: the decimal offset, the bytes in two halves, and what of them can be printed.</summary>
    private void Dump(ReadOnlySpan<byte> bytes)
    {
        for (int start = 0; start < bytes.Length; start += RowBytes)
        {
            var row = new StringBuilder();
            row.Append(CultureInfo.InvariantCulture, $"{start:D4}  ");
            for (int i = 0; i < RowBytes; i++)
            {
                if (i == Half) row.Append("- ");
                row.Append(start + i < bytes.Length ? $"{bytes[start + i]:x2} " : "   ");
            }
            row.Append("  ");
            for (int i = 0; i < RowBytes; i++) row.Append(start + i < bytes.Length ? Printable(bytes[start + i]) : ' ');
            Line(row.ToString());
        }
    }

    private static char Printable(byte value) => value is >= 0x20 and < 0x7f ? (char)value : '.';
}

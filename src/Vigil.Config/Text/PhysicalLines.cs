using System.Text;

namespace Vigil.Config.Text;

/// <summary>Cuts the bytes of a file into lines (config-language 1.1).</summary>
internal static class PhysicalLines
{
    /// <summary>The lines without LF and without the CRs before it. Bytes that are no UTF-8 are read as Latin-1, which loses nothing.</summary>
    public static string[] Split(ReadOnlySpan<byte> bytes, out bool isUtf8)
    {
        isUtf8 = System.Text.Unicode.Utf8.IsValid(bytes);
        var text = (isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        var lines = new List<string>();
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOf('\n');
            lines.Add((end < 0 ? rest : rest[..end]).TrimEnd('\r').ToString());
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return [.. lines];
    }
}

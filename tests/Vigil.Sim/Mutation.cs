namespace Vigil.Sim;

/// <summary>
/// A way to break the core, as text: the rule that must see it, a file of Vigil.Core, what stands there once, and what shall stand there instead.
/// <code>
/// # what is broken, in a sentence
/// expect backup-timer
/// file Vrrp/ElectionTimes.cs
/// &lt;&lt;&lt;&lt;
/// text that is there
/// ====
/// text instead
/// &gt;&gt;&gt;&gt;
/// </code>
/// </summary>
internal sealed record Mutation(string Name, string What, string Rule, string File, string Old, string New)
{
    private const string Begin = "\n<<<<\n", Middle = "\n====\n", End = "\n>>>>\n";

    /// <summary>Reads all patches of a folder, by name.</summary>
    public static IReadOnlyList<Mutation> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.patch").Order(StringComparer.Ordinal).Select(path => Read(Path.GetFileNameWithoutExtension(path), System.IO.File.ReadAllText(path)))];

    /// <summary>Why it cannot be applied to the text of its file; null: it can.</summary>
    public string? Problem(string text)
    {
        int at = text.IndexOf(Old, StringComparison.Ordinal);
        if (at < 0) return $"{File} no longer has the text that {Name}.patch replaces: write the patch anew";
        return text.IndexOf(Old, at + 1, StringComparison.Ordinal) < 0 ? null : $"{File} has the text that {Name}.patch replaces more than once: make it longer";
    }

    /// <summary>The text of its file, broken.</summary>
    public string Apply(string text) => text.Replace(Old, New, StringComparison.Ordinal);

    private static Mutation Read(string name, string text)
    {
        var head = text[..text.IndexOf(Begin, StringComparison.Ordinal)].Split('\n');
        int old = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, middle = text.IndexOf(Middle, old - 1, StringComparison.Ordinal);
        int next = middle + Middle.Length, end = text.IndexOf(End, next - 1, StringComparison.Ordinal);
        return new(name, head[0].TrimStart('#', ' '), head[1]["expect ".Length..], head[2]["file ".Length..], text[old..middle], text[next..Math.Max(next, end)]);
    }
}

namespace Vigil.Config.Lint;

/// <summary>What findings call the hosts: as short as their paths can be told apart.</summary>
public static class HostNames
{
    /// <summary>
    /// node1 and node2 for node1.conf and node2.conf; a/keepalived and b/keepalived where the file names are equal; node1-1 and node1-2 for
    /// the same file twice. Each is one word, so that a scenario can name it.
    /// </summary>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        var parts = paths.Select(static path => Path.ChangeExtension(path, null).Split('/', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var deepest = parts.Max(static one => one.Length);
        for (var depth = 1; depth <= deepest; depth++)
        {
            string[] names = [.. parts.Select(one => Word(string.Join('/', one.TakeLast(depth))))];
            if (AreDistinct(names)) return names;
        }
        return Numbered([.. parts.Select(static one => Word(one.LastOrDefault("host")))]);
    }

    private static string[] Numbered(string[] names)
    {
        string[] numbered = [.. names.Select((name, i) => names.Count(other => other == name) == 1 ? name : $"{name}-{names.Take(i + 1).Count(other => other == name)}")];
        return AreDistinct(numbered) ? numbered : [.. names.Select(static (name, i) => $"{name}-{i + 1}")];
    }

    private static bool AreDistinct(string[] names) => names.Distinct(StringComparer.Ordinal).Count() == names.Length;

    private static string Word(string name) => string.Join('_', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('#', '_');
}

namespace Vigil.Config.Lint;

/// <summary>What findings call the hosts: as short as their paths can be told apart.</summary>
public static class HostNames
{
    /// <summary>node1 and node2 for node1.conf and node2.conf; a/keepalived and b/keepalived where the file names are equal.</summary>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        var parts = paths.Select(static path => Path.ChangeExtension(path, null).Split('/', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var deepest = parts.Max(static one => one.Length);
        for (var depth = 1; depth <= deepest; depth++)
        {
            string[] names = [.. parts.Select(one => string.Join('/', one.TakeLast(depth)))];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length) return names;
        }
        return [.. paths.Select(static (path, i) => $"{path} ({i + 1})")];
    }
}

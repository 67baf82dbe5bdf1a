namespace Vigil.Config.Binding;

/// <summary>Whether a program exists, may be run, and cannot be swapped by somebody else (runtime-interface 12.2).</summary>
internal static class ScriptPaths
{
    private const string NotExecutable = "is not executable";
    private const int MaxLinks = 40;
    private const int GroupWrite = 0x10;
    private const int OthersWrite = 0x2;
    private const int Sticky = 0x200;
    private const int SetIdBits = 0xc00;

    /// <summary>What was found out.</summary>
    /// <param name="Path">The program's path, found on PATH for a bare name.</param>
    /// <param name="Target">The file all links of that path lead to.</param>
    /// <param name="Problem">Why it cannot run.</param>
    /// <param name="Danger">Why it should not.</param>
    internal readonly record struct Finding(string Path, string Target, string? Problem, string? Danger)
    {
        /// <summary>What to do about the problem.</summary>
        public string? Fix => Problem switch
        {
            null => null,
            NotExecutable => $"chmod +x {Target}",
            _ => "correct the path or install the script",
        };
    }

    public static Finding Check(string program, ScriptResolver.ScriptIdentity identity, ISystemFacts facts)
    {
        var path = program.Contains('/') ? program : OnPath(program, facts);
        if (path is null) return new Finding(program, program, "is not found on PATH", null);
        if (!path.StartsWith('/')) return new Finding(program, program, "is not an absolute path", null);

        var visited = new List<(string Path, PathFacts Facts)>();
        if (Follow(path, facts, visited) is not { } file) return new Finding(path, path, "does not exist", null);
        var target = visited[^1].Path;
        if (file.Kind != PathKind.File) return new Finding(path, target, "is not a file", null);
        if (!MayRun(file, identity)) return new Finding(path, target, NotExecutable, null);

        var matters = identity.IsRoot || (file.Mode & SetIdBits) != 0;
        return new Finding(path, target, null, matters ? visited.Select(static step => Danger(step.Path, step.Facts)).FirstOrDefault(static d => d is not null) : null);
    }

    private static string? OnPath(string name, ISystemFacts facts) =>
        facts.CommandPath.Select(directory => System.IO.Path.Join(directory, name))
            .FirstOrDefault(path => Follow(path, facts, []) is { Kind: PathKind.File, Mode: var mode } && (mode & 0x49) != 0);

    /// <summary>Walks a path element by element through all links, noting each; null when it leads nowhere.</summary>
    private static PathFacts? Follow(string path, ISystemFacts facts, List<(string Path, PathFacts Facts)> visited)
    {
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var at = "/";
        var found = facts.FindPath(at);
        if (found is not null) visited.Add((at, found));
        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name == ".") continue;
            if (name == "..")
            {
                at = System.IO.Path.GetDirectoryName(at) ?? "/";
                continue;
            }
            var next = at == "/" ? "/" + name : at + "/" + name;
            found = facts.FindPath(next);
            if (found is null) return null;
            if (found.Kind != PathKind.Link)
            {
                visited.Add((next, found));
                at = next;
                continue;
            }
            if (++links > MaxLinks || found.LinkTarget is not { } target) return null;
            if (target.StartsWith('/')) at = "/";
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(part);
        }
        return found is { Kind: PathKind.Link } ? facts.FindPath(at) : found;
    }

    private static bool MayRun(PathFacts file, ScriptResolver.ScriptIdentity identity)
    {
        const int Anybody = 0x49;
        if (identity.IsRoot) return (file.Mode & Anybody) != 0;
        var shift = identity.UserId == file.UserId ? 6 : identity.GroupId == file.GroupId || identity.Groups.Contains(file.GroupId) ? 3 : 0;
        return (file.Mode >> shift & 1) != 0;
    }

    private static string? Danger(string path, PathFacts facts)
    {
        if (facts.UserId != 0) return $"'{path}' belongs to user {facts.UserId}, not to root";
        if ((facts.Mode & GroupWrite) != 0 && facts.GroupId != 0) return $"group {facts.GroupId} may change '{path}'";
        if ((facts.Mode & OthersWrite) != 0 && (facts.Mode & Sticky) == 0) return $"anybody may change '{path}'";
        return null;
    }
}

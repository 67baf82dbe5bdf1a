namespace Vigil.Tests.Tidy;

/// <summary>The files of this checkout, as the tidy tests read them.</summary>
internal static class Checkout
{
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", ".git", ".vs"];

    /// <summary>The top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the top, with '/', of all files that end so.</summary>
    public static IReadOnlyList<string> Files(string ending = "", string under = "") =>
        [.. Walk(Path.Combine(Root, under)).Where(path => path.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The text of one.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The lines of one.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    /// <summary>True for a file or a folder that is there.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        var here = Directory.GetFiles(folder).Select(file => Path.GetRelativePath(Root, file));
        var below = Directory.GetDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))).SelectMany(Walk);
        return here.Concat(below);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Vigil.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("tests run from a checkout only");
        }
        return folder;
    }
}

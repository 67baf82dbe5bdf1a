namespace Vigil.Bench.Report;

/// <summary>Where results are kept when somebody asks for it.</summary>
internal static class Results
{
    /// <summary>The folder that holds Vigil.slnx, looked for from the working directory upwards.</summary>
    public static string RepositoryRoot { get; } = Find();

    /// <summary>Writes a table as bench/results/NAME-DATE.txt.</summary>
    public static void Save(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot, "bench", "results"));
        var path = Path.Combine(folder.FullName, $"{name}-{DateTime.UtcNow:yyyy-MM-dd-HHmm}.txt");
        File.WriteAllText(path, text);
        Console.WriteLine($"written to {Path.GetRelativePath(RepositoryRoot, path)}");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Vigil.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("run the bench from inside the repository");
    }
}

using Vigil.LabKit;

namespace Vigil.Bench.Report;

/// <summary>Where results are kept when somebody asks for it.</summary>
internal static class Results
{
    /// <summary>Writes a table as bench/results/NAME-DATE.txt.</summary>
    public static void Save(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Programs.Root, "bench", "results"));
        var path = Path.Combine(folder.FullName, $"{name}-{DateTime.UtcNow:yyyy-MM-dd-HHmm}.txt");
        File.WriteAllText(path, text);
        Console.WriteLine($"written to {Path.GetRelativePath(Programs.Root, path)}");
    }
}

using System.Runtime.CompilerServices;
using Vigil.Config.Directives;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: COMPATIBILITY.md says what the program does. Method: write it again and compare; VIGIL_RECORD=1 keeps it.</summary>
public sealed class CompatibilityTests
{
    [Fact]
    public void ThePageIsUpToDate()
    {
        Console.WriteLine($"keywords: {Compatibility.Counts()}");
        var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "COMPATIBILITY.md");
        if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllText(path, Compatibility.Page());
        Assert.Equal(Compatibility.Page(), File.ReadAllText(path));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

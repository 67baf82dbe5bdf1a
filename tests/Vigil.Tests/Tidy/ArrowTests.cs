using System.Xml.Linq;
using Xunit;

namespace Vigil.Tests.Tidy;

/// <summary>Goal: the layers stay layers. Method: the references in the project files are compared with one table.</summary>
public sealed class ArrowTests
{
    // Project → what it may refer to. A project that is not here may not be under src/.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Vigil.Core"] = [],
        ["Vigil.Netlink"] = [],
        ["Vigil.Xdp"] = [],
        ["Vigil.Config"] = ["Vigil.Core"],
        ["Vigil.Checks"] = ["Vigil.Core"],
        ["Vigil.Simulator"] = ["Vigil.Core", "Vigil.Config"],
        ["Vigil.Daemon"] = ["Vigil.Core", "Vigil.Config", "Vigil.Netlink", "Vigil.Xdp", "Vigil.Checks", "Vigil.Simulator"],
    };

    private static readonly string[] MayHavePackages = ["Vigil.Daemon"];

    [Fact]
    public void ProjectsReferOnlyToTheLayersBelow()
    {
        foreach (var path in Checkout.Files(".csproj", "src"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            Assert.True(Allowed.ContainsKey(name), $"{path}: a new project needs a line in the table of this test");
            foreach (var reference in Names(path, "ProjectReference").Select(Path.GetFileNameWithoutExtension))
            {
                Assert.True(Allowed[name].Contains(reference), $"{path} may not refer to {reference}");
            }
        }
    }

    [Fact]
    public void OnlyTheDaemonUsesPackages()
    {
        foreach (var path in Checkout.Files(".csproj", "src").Where(path => !MayHavePackages.Contains(Path.GetFileNameWithoutExtension(path))))
        {
            Assert.True(Names(path, "PackageReference").Length == 0, $"{path}: only {string.Join(", ", MayHavePackages)} may use packages");
        }
    }

    [Fact]
    public void OnlyTestsAndBenchmarksReferToTheDaemon()
    {
        foreach (var path in Checkout.Files(".csproj").Where(path => Names(path, "ProjectReference").Any(name => name.Contains("Vigil.Daemon"))))
        {
            Assert.True(path.StartsWith("tests/", StringComparison.Ordinal) || path.StartsWith("bench/", StringComparison.Ordinal), $"{path} refers to the daemon");
        }
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var solution = Checkout.Read("Vigil.slnx");
        foreach (var path in Checkout.Files(".csproj"))
        {
            Assert.True(solution.Contains($"\"{path}\"", StringComparison.Ordinal), $"{path} is not in Vigil.slnx, so nobody builds it");
        }
    }

    private static string[] Names(string project, string element) =>
        [.. XDocument.Parse(Checkout.Read(project)).Descendants(element).Select(one => (string?)one.Attribute("Include") ?? "")];
}

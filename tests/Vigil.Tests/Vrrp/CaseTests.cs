using System.Runtime.CompilerServices;
using Xunit;

namespace Vigil.Tests.Vrrp;

/// <summary>
/// Runs every <c>cases/*.vrrp</c>: a timeline of events, each with everything the core does about it and its next deadline.
/// <c>VIGIL_RECORD=1</c> writes what happens into the files; the review is the diff.
/// </summary>
public sealed class CaseTests
{
    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "cases");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder(), "*.vrrp").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case(string name)
    {
        var path = Path.Combine(Folder(), name + ".vrrp");
        var expected = File.ReadAllLines(path);
        var actual = Run(expected, name);
        if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllLines(path, actual);
        else Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    private static List<string> Run(string[] lines, string name)
    {
        var world = new CaseWorld();
        var result = new List<string>();
        int width = lines.Where(l => l.StartsWith("at ", StringComparison.Ordinal)).Select(l => Left(l).Length).DefaultIfEmpty(0).Max();
        for (int i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            try
            {
                if (line.StartsWith("at ", StringComparison.Ordinal))
                {
                    var left = Left(line);
                    var words = new CaseWords(left["at ".Length..]);
                    result.Add($"{left.PadRight(width)}  => {world.Step(words.Time(), words.Rest())}");
                    continue;
                }
                if (line.Length > 0 && line[0] != '#') world.Configure(line);
                result.Add(line);
            }
            catch (FormatException error)
            {
                Assert.Fail($"{name}.vrrp line {i + 1}: {error.Message}");
            }
        }
        return result;
    }

    private static string Left(string line)
    {
        int arrow = line.IndexOf("=>", StringComparison.Ordinal);
        return (arrow < 0 ? line : line[..arrow]).TrimEnd();
    }
}

using Vigil.LabKit;
using Vigil.Xdp.Abi;

namespace Vigil.Lab.Xdp.Same;

/// <summary>
/// What IPVS did, in files: cases/METHOD-FAMILY/STORY.txt. They are recorded from the kernel's IPVS in a user-mode-linux guest
/// (<c>VIGIL_RECORD=1 ./run kernel -class 'Vigil.Lab.Ipvs.Engine.EngineCaseTests'</c>) and played to this engine on the machine's own kernel.
/// </summary>
internal static class EngineCases
{
    private static string Folder { get; } = Path.Combine(Programs.Root, "tests", "Vigil.Lab", "Xdp", "Same", "cases");

    /// <summary>All cells with their stories, by name.</summary>
    internal static IReadOnlyDictionary<string, (Story Story, Cell Cell)> All { get; } =
        Cell.All.SelectMany(cell => Stories.All.Where(story => !story.Replies || cell.Method.Kind == ForwardingKind.Nat).Select(story => (story, cell))).ToDictionary(one => $"{one.cell.Method.Name}-{one.cell.Family}/{one.story.Name}");

    /// <summary>What IPVS did.</summary>
    internal static string[] Read(string name) => File.Exists(PathOf(name)) ? File.ReadAllLines(PathOf(name)) : [];

    /// <summary>Keeps what it did.</summary>
    internal static void Write(string name, string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllLines(PathOf(name), lines);
    }

    private static string PathOf(string name) => Path.Combine(Folder, $"{name}.txt");
}

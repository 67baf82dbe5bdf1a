using System.Globalization;
using Vigil.Bench.Lab;
using Vigil.Bench.Report;
using Vigil.Bench.Rows;
using Vigil.LabKit;

namespace Vigil.Bench.Checkers;

/// <summary>
/// A row measured in a user-mode-linux guest that has one core of the machine: this same program runs there, for one row, daemon and
/// round, and leaves what it measured in a file.
/// </summary>
internal static class Guest
{
    /// <summary>Hidden verb of the program in the guest: ROW DAEMON FILE [--quick].</summary>
    public const string Verb = "in-guest";

    /// <summary>Boot, measurement and end.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(170);

    private static int Core => Environment.ProcessorCount - 1;

    /// <summary>Boots a guest and measures <paramref name="row"/> in it.</summary>
    public static void Measure(string row, RowRun run)
    {
        Responder.Build();
        var file = Path.Combine(Programs.Folder, "uml", $"values-{Environment.ProcessId}");
        File.Delete(file);
        string[] command = [Environment.ProcessPath!, typeof(Guest).Assembly.Location, Verb, row, run.Contender.Name, file, .. run.Quick ? ["--quick"] : Array.Empty<string>()];
        var (status, output) = Uml.Run(Limit, Core, command);
        if (File.Exists(file))
            Read(file, run);
        File.Delete(file);
        if (status != 0)
            throw new IOException($"the guest ended with {status}:\n{output.Trim()}");
    }

    /// <summary>The program in the guest; its exit status.</summary>
    public static int Run(string row, string contender, string file, bool isQuick)
    {
        var recorder = new Recorder();
        var chosen = SideBySide.Contenders(contender).Single();
        try
        {
            CheckerRows.InGuest[row](new RowRun(chosen, isQuick, recorder));
            return 0;
        }
        catch (Exception e) when (e is TimeoutException or IOException or LabException)
        {
            Console.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            File.WriteAllLines(file, recorder.Measures.Select(m =>
                string.Join('\t', [m.Row, m.Name, m.Unit, .. recorder.Values(m, chosen.Name).Select(v => v.ToString("R", CultureInfo.InvariantCulture))])));
        }
    }

    private static void Read(string file, RowRun run)
    {
        foreach (var line in File.ReadLines(file))
        {
            var words = line.Split('\t');
            run.Add(words[0], words[1], words[2], words[3..].Select(v => double.Parse(v, CultureInfo.InvariantCulture)));
        }
    }
}

using System.Diagnostics;
using Vigil.Bench.Lab;
using Vigil.Bench.Report;

namespace Vigil.Bench.Emulated;

/// <summary>
/// The same work in a machine emulated by software, whose clock counts instructions (qemu -icount shift=0): costs without noise.
/// Each daemon runs twice, to show that the counts are the same.
/// </summary>
internal static class InstructionCounts
{
    private const int Runs = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <returns>0 when every measurement succeeded, else 1.</returns>
    public static int Run(Plan plan, BenchOptions options)
    {
        var recorder = new Recorder();
        var parts = Parts.Get();
        var clock = Stopwatch.StartNew();
        for (var run = 1; run <= (options.Quick ? 1 : Runs); run++)
            foreach (var contender in SideBySide.Contenders(options.Only))
            {
                Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} emulated run {run}: {contender.Name}");
                var archive = Initramfs.Build(contender, plan, parts);
                Measure(contender, Boot(parts, archive, contender, plan), recorder);
            }
        var text = "Guest instructions, in thousands (qemu -icount shift=0, Debian's kernel). Each daemon ran twice.\n"
            + ResultTable.Render(recorder, ResultTable.Repeats) + string.Concat(recorder.Failures.Select(f => f + "\n"));
        Console.WriteLine(text);
        if (options.Save)
            Results.Save(plan.Name, text);
        return recorder.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>Reads the guest's lines `RESULT measure: instructions`.</summary>
    private static void Measure(Contender contender, IReadOnlyList<string> console, Recorder recorder)
    {
        foreach (var line in console.Where(l => l.StartsWith("RESULT ", StringComparison.Ordinal)))
        {
            var colon = line.LastIndexOf(':');
            recorder.Add(new Measure("emulated", line["RESULT ".Length..colon], "k instr"), contender.Name, long.Parse(line[(colon + 1)..]) / 1e3);
        }
        if (!console.Contains("FINISHED"))
            recorder.Fail($"NOT FINISHED: {contender.Name}; the guest's last words:\n{string.Join('\n', console.TakeLast(12))}");
    }

    private static List<string> Boot(Parts parts, string archive, Contender contender, Plan plan)
    {
        // sleep=off: an idle guest jumps to its next timer instead of waiting, so the host's clock has no say and idle time costs nothing.
        // The fixed seed makes rdrand, the fixed date the wall clock, and the kernel's options the address space the same on every run.
        string[] arguments =
        [
            "-cpu", "max", "-icount", "shift=0,sleep=off", "-seed", "1", "-rtc", "base=2026-01-01T00:00:00,clock=vm", "-m", "2048",
            "-nodefaults", "-display", "none", "-no-reboot", "-serial", "stdio", "-kernel", parts.Kernel, "-initrd", archive,
            "-append", $"console=ttyS0 quiet panic=-1 nokaslr norandmaps PROGRAM={Initramfs.ProgramPath(contender)} MODULES={string.Join(',', parts.ModulesFor(plan.Modules).Select(m => Path.GetFileNameWithoutExtension(m)))} WAIT_US={GuestFiles.MasterDownUs}",
        ];
        using var process = Process.Start(new ProcessStartInfo(Parts.Emulator, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var reading = Task.Run(() =>
        {
            var lines = new List<string>();
            while (process.StandardOutput.ReadLine() is { } line)
                lines.Add(line.TrimEnd('\r'));
            return lines;
        });
        if (!process.WaitForExit(Limit))
            process.Kill();
        return reading.Result;
    }
}

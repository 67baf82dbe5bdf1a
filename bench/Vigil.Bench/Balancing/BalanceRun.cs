using System.Diagnostics;
using System.Globalization;
using Vigil.Bench.Emulated;
using Vigil.Bench.Lab;
using Vigil.Bench.Report;
using Vigil.LabKit;

namespace Vigil.Bench.Balancing;

/// <summary>
/// The packet path: every stage of bench/Vigil.Balance on this kernel, or in an emulated machine whose clock counts instructions and
/// whose kernel has IPVS.
/// </summary>
internal static class BalanceRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly string[] Modules = ["veth", "ip_vs", "ip_vs_rr", "nf_tables", "nft_chain_nat", "nft_nat"];

    // What is run or loaded at run time, so that ldd does not name it.
    private static IEnumerable<string> Loaded => new[] { "libbpf.so.1", "libssl.so.3" }
        .Select(name => Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, name)).First(File.Exists)).Prepend("/usr/sbin/nft");

    private static string Program { get; } = Path.Combine(Programs.Folder, "balance", "balance");

    /// <returns>0 when every stage was measured, else 1.</returns>
    public static int Run(BenchOptions options, bool emulated)
    {
        if (!File.Exists(Program))
            throw new FileNotFoundException($"{Program} is not there: ./run bench lb makes it");
        var lines = emulated ? Emulated() : Native(options.Quick);
        var recorder = new Recorder();
        foreach (var line in lines.Where(line => line.StartsWith("RESULT ", StringComparison.Ordinal)))
        {
            var (colon, parts) = (line.LastIndexOf(':'), line["RESULT ".Length..line.LastIndexOf(':')].Split('|'));
            recorder.Add(new Measure(parts[0], parts[1], emulated ? "instr" : parts[2]), "", double.Parse(line[(colon + 1)..], CultureInfo.InvariantCulture));
        }
        foreach (var line in lines.Where(line => line.StartsWith("LOST ", StringComparison.Ordinal) || line.StartsWith("FAILED ", StringComparison.Ordinal)))
            recorder.Fail(line);
        if (!lines.Contains("FINISHED"))
            recorder.Fail($"NOT FINISHED; the last words:\n{string.Join('\n', lines.TakeLast(12))}");
        var missing = string.Concat(lines.Where(line => line.StartsWith("MISSING ", StringComparison.Ordinal)).Distinct().Select(line => $"{line}: not in this kernel or engine\n"));
        var text = Heading(emulated) + BalanceTable.Render(recorder, emulated ? BalanceTable.Emulated : BalanceTable.Native) + missing + string.Concat(recorder.Failures.Select(f => f + "\n"));
        Console.WriteLine(text);
        if (options.Save)
            Results.Save(emulated ? "lb-emulated" : "lb", text);
        return recorder.Failures.Count == 0 ? 0 : 1;
    }

    private static string Heading(bool emulated) => emulated
        ? "Guest instructions per packet (qemu -icount shift=0, Debian's kernel, 64 B). Above: less the common cost of the frame, which for the stack is making and dropping it, for XDP receiving it.\n"
        : $"One processor of Linux {Environment.OSVersion.Version}: live frames over veth, made, balanced and sunk on it. Above: less the bare redirect. Ratio: nft DNAT's time divided by this one's, as it is and with reception subtracted.\n";

    private static List<string> Native(bool quick) => Read(Process.Start(Quietly(Program, quick ? ["native", "quick"] : ["native"]))!);

    /// <summary>Whether Debian 12's kernel takes the engine's programs: the daemon's own file says so in an emulated machine. Ends as test programs do.</summary>
    public static int Load()
    {
        var said = Emulated(new Contender("vigil", Programs.Vigil), new Plan("load", "lb.sh", ["veth"], []), "lb,engines,--verbose", counted: false, [.. Loaded.Skip(1)]);
        var isTaken = said.Contains("xdp: can be used");
        Console.WriteLine(isTaken ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return isTaken ? 0 : 1;
    }

    private static List<string> Emulated() => Emulated(new Contender("balance", Program), new Plan("lb", "lb.sh", Modules, []), "emulated", counted: true, [.. Loaded]);

    private static List<string> Emulated(Contender contender, Plan plan, string work, bool counted, string[] loaded)
    {
        var parts = Parts.Get();
        var archive = Initramfs.Build(contender, plan, parts, loaded);
        string[] arguments =
        [
            "-cpu", "max", .. counted ? ["-icount", "shift=0,sleep=off"] : Array.Empty<string>(), "-seed", "1", "-rtc", "base=2026-01-01T00:00:00,clock=vm", "-m", "2048",
            "-nodefaults", "-display", "none", "-no-reboot", "-serial", "stdio", "-kernel", parts.Kernel, "-initrd", archive,
            "-append", $"console=ttyS0 quiet panic=-1 nokaslr norandmaps PROGRAM={Initramfs.ProgramPath(contender)} WORK={work} MODULES={string.Join(',', parts.ModulesFor(plan.Modules).Select(m => Path.GetFileNameWithoutExtension(m)))}",
        ];
        return Read(Process.Start(Quietly(Parts.Emulator, arguments))!);
    }

    private static ProcessStartInfo Quietly(string program, IEnumerable<string> arguments) => new(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };

    private static List<string> Read(Process process)
    {
        using var running = process;
        var reading = Task.Run(() =>
        {
            var lines = new List<string>();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                lines.Add(line.TrimEnd('\r'));
                Console.Error.WriteLine(lines[^1]);
            }
            return lines;
        });
        if (!process.WaitForExit(Limit))
            process.Kill();
        return reading.Result;
    }
}

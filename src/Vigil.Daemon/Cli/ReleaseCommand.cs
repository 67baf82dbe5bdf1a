using System.CommandLine;
using System.Globalization;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Cli;

/// <summary>
/// `vigil release`: sends the running daemon the signal RELEASE, upon which it forgets penalties for flapping and lets go what they hold
/// back. A process that does not catch the signal would die of it, so one that is no Vigil is left alone.
/// </summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
        var pid = new Option<string>("--pid", "-p")
        {
            Description = "Pid file of the daemon",
            DefaultValueFactory = _ => new RunFiles(new DaemonOptions(), new ProcessSettings()).Supervisor,
        };
        var command = new Command("release", "End all flap damping of the running daemon: penalties are forgotten, what is held back is let go") { pid };
        command.SetAction(parsed => Send(parsed.GetValue(pid)!));
        return command;
    }

    private static int Send(string file)
    {
        int signal = DaemonSignals.Number("RELEASE")!.Value;
        if (!int.TryParse(SmallFile.Read(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) || pid <= 0)
            return Fail($"{file} names no process; is the daemon running? If it has another pid file, give it with --pid");
        if (!Catches(pid, signal)) return Fail($"process {pid} of {file} is gone, or is no Vigil that knows the signal RELEASE");
        if (Errno.Of(Libc.kill(pid, signal)) is { Failed: true } error) return Fail($"process {pid} does not take the signal: {error}");
        Console.WriteLine($"process {pid} was told; its log names what it lets go");
        return ExitStatus.Success;
    }

    /// <summary>Whether a signal is in the process's mask of caught ones (SigCgt of proc(5)).</summary>
    private static bool Catches(int pid, int signal)
    {
        const string Name = "SigCgt:";
        var line = SmallFile.Read($"/proc/{pid}/status").Split('\n').FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(Name.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong caught)
            && (caught >> (signal - 1) & 1) != 0;
    }

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return ExitStatus.Failure;
    }
}

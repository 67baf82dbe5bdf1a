namespace Vigil.Daemon.Linux;

/// <summary>
/// Goes to the background without fork(2), which managed code cannot survive: this program is started again in a session of
/// its own, and the original waits until that one says how its start went.
/// </summary>
public static class Daemonisation
{
    /// <summary>Number of the descriptor on which the background process reports; it is the first one it inherits.</summary>
    public const int ReportNumber = 3;

    /// <summary>
    /// Starts <c>/proc/self/exe</c> with these arguments (argv[0] included; the caller adds the word that tells the new process
    /// that it is the daemon) and waits for its report. <paramref name="extra"/>, if open, is inherited as the number after
    /// <see cref="ReportNumber"/>. <paramref name="status"/> is what this process should exit with.
    /// </summary>
    public static Errno Detach(IReadOnlyList<string> arguments, IReadOnlyList<string> environment, Fd extra, out int status)
    {
        status = 1;
        if (Pipe.Open(out Pipe pipe) is { Failed: true } error) return error;
        using (pipe)
        {
            var request = new SpawnRequest
            {
                Path = "/proc/self/exe",
                Arguments = arguments,
                Environment = environment,
                Inherited = extra.IsOpen ? [pipe.Write, extra] : [pipe.Write],
                InheritOutput = true,
                NewSession = true,
                Directory = Environment.CurrentDirectory, // the command line may speak of it
            };
            if (ChildProcess.Spawn(request, out ChildProcess child) is { Failed: true } failed) return failed;
            pipe.Write.Dispose();
            Libc.fcntl(pipe.Read.Number, Libc.F_SETFL, 0); // wait for it
            Span<byte> report = stackalloc byte[1];
            error = pipe.Read.Read(report, out int count);
            if (count == 1) status = report[0];
            else if (child.WaitForEnd(out ProcessEnd end) && !end.BySignal) status = end.Number;
            child.Dispose();
            return error;
        }
    }

    /// <summary>
    /// The background process: tells the waiting one what to exit with (0: up) and lets go of its terminal.
    /// Does nothing when called again.
    /// </summary>
    public static Errno Report(Fd readiness, int status)
    {
        if (!readiness.IsOpen) return Errno.None;
        Errno error = readiness.WriteAll([(byte)status]);
        readiness.Dispose();
        return error.Failed ? error : StandardStreams.Silence();
    }
}

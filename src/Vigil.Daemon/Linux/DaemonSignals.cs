using System.Globalization;
using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>What an operator asks for with a signal (runtime-interface: signals).</summary>
public enum DaemonSignal
{
    Stop,
    Reload,
    Data,
    Stats,
    StatsClear,
    Json,
    Release,
}

/// <summary>The one table of signals: numbers, names for <c>--signum</c>, meanings.</summary>
public static class DaemonSignals
{
    /// <summary>One row: the signal number, the <c>--signum</c> name, the meaning.</summary>
    public sealed record Row(int Number, string Name, DaemonSignal Meaning);

    public static IReadOnlyList<Row> Table { get; } =
    [
        new(Libc.SIGTERM, "STOP", DaemonSignal.Stop),
        new(Libc.SIGHUP, "RELOAD", DaemonSignal.Reload),
        new(Libc.SIGUSR1, "DATA", DaemonSignal.Data),
        new(Libc.SIGUSR2, "STATS", DaemonSignal.Stats),
        new(Libc.SigRtMax() - 1, "STATS_CLEAR", DaemonSignal.StatsClear),
        new(Libc.SigRtMin() + 2, "JSON", DaemonSignal.Json),
        // Vigil's own: keepalived has no such signal, and would die of it.
        new(Libc.SigRtMin() + 3, "RELEASE", DaemonSignal.Release),
    ];

    /// <summary>Signals that do nothing but must not end the daemon: TDUMP, which keepalived has only when built for its developers.</summary>
    internal static IReadOnlyList<int> Idle { get; } = [Libc.SigRtMax()];

    /// <summary>All names for people, separated by commas.</summary>
    public static string Names { get; } = string.Join(", ", Table.Select(static row => row.Name));

    /// <summary>The number behind a <c>--signum</c> name, exactly as written.</summary>
    public static int? Number(string name) => Table.FirstOrDefault(row => row.Name == name)?.Number;
}

/// <summary>
/// Receives the signals of <see cref="DaemonSignals"/>. Real-time signals work with <see cref="PosixSignalRegistration"/> by
/// their raw number; the callback runs on a thread of the runtime, so hand it to the loop with EventLoop.Post.
/// SIGPIPE is ignored by the runtime and SIGCHLD is left alone: children are watched by pidfd.
/// </summary>
public sealed class SignalSource : IDisposable
{
    private const nint Default = 0; // SIG_DFL

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Starts to receive. <paramref name="ignoreInterrupt"/>: SIGINT does nothing instead of STOP.</summary>
    public SignalSource(Action<DaemonSignal> received, bool ignoreInterrupt)
    {
        foreach (DaemonSignals.Row row in DaemonSignals.Table) Register(row.Number, () => received(row.Meaning));
        foreach (int idle in DaemonSignals.Idle) Register(idle, static () => { });
        Register(Libc.SIGINT, ignoreInterrupt ? () => { } : () => received(DaemonSignal.Stop));

        // The runtime catches it for the sake of terminals. Going on needs no handler, and a host that goes on after a stop has better to do.
        Libc.signal(Libc.SIGCONT, Default);
    }

    /// <summary>
    /// Undoes what the starter may have left: an ignored SIGCHLD would reap our children behind our back, an ignored SIGHUP or
    /// SIGINT (nohup, a shell's background job) could not be received. Before the first <see cref="SignalSource"/>. What is not
    /// ignored is left alone: it may have a handler of the runtime, which waits for children by SIGCHLD.
    /// </summary>
    public static void ResetInherited()
    {
        ulong ignored = Ignored();
        foreach (int signal in (int[])[Libc.SIGCHLD, Libc.SIGHUP, Libc.SIGINT])
        {
            if ((ignored >> (signal - 1) & 1) != 0) Libc.signal(signal, Default);
        }
    }

    /// <summary>The ignored signals as a mask, signal 1 the lowest bit (proc_pid_status(5)).</summary>
    private static ulong Ignored()
    {
        const string Name = "SigIgn:";
        string status = SmallFile.Read("/proc/self/status");
        int at = status.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        if (at < Name.Length) return 0;
        int end = status.IndexOf('\n', at);
        ReadOnlySpan<char> mask = status.AsSpan(at, (end < 0 ? status.Length : end) - at).Trim();
        return ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) ? value : 0;
    }

    private void Register(int number, Action received) =>
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true; // not the default action, which would end the process
            received();
        }));

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }
}

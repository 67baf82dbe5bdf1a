namespace Vigil.Daemon.Linux;

/// <summary>Names of signal numbers, for log lines.</summary>
public static class SignalNames
{
    private static readonly string[] Standard =
    [
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The name as in signal(7), for example SIGSEGV or SIGRTMIN+2.</summary>
    public static string Of(int signal) =>
        signal > 0 && signal < Standard.Length ? "SIG" + Standard[signal]
        : signal >= Libc.SigRtMin() && signal <= Libc.SigRtMax() ? $"SIGRTMIN+{signal - Libc.SigRtMin()}"
        : $"signal {signal}";
}

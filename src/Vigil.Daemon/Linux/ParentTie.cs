namespace Vigil.Daemon.Linux;

/// <summary>Ties this process to its parent: when the parent dies, by whatever cause, the kernel sends a signal.</summary>
public static class ParentTie
{
    /// <summary>
    /// Asks for SIGTERM at the parent's death (prctl(2), PR_SET_PDEATHSIG). False: the parent is gone already.
    /// The signal comes when the parent's *thread* that started us ends, so workers are started from a thread that lives as
    /// long as the process.
    /// </summary>
    public static bool Bind(int parentPid)
    {
        Libc.prctl(Libc.PR_SET_PDEATHSIG, Libc.SIGTERM, 0, 0, 0);
        return IsTo(parentPid); // it may have died before the call
    }

    /// <summary>False: the parent is gone.</summary>
    public static bool IsTo(int parentPid) => Libc.getppid() == parentPid;
}

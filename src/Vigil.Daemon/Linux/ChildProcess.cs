namespace Vigil.Daemon.Linux;

/// <summary>
/// A child we started and have not yet reaped, held by its pidfd: readable when it has ended. Until <see cref="TryReap"/>
/// succeeds its pid, and its process group's number, cannot be given to anybody else.
/// </summary>
public sealed unsafe class ChildProcess : IDisposable
{
    private ChildProcess(int pid, Fd pidfd) => (Pid, Handle) = (pid, pidfd);

    public int Pid { get; }

    /// <summary>The pidfd, for the event loop.</summary>
    public Fd Handle { get; }

    /// <summary>
    /// Starts a program: own process group, working directory as asked, no descriptor but the named ones, default signal
    /// dispositions, empty signal mask, SCHED_OTHER. A file the kernel cannot execute is given to /bin/sh, as execvp(3) does.
    /// Blocks for the time of fork and exec: not for the loop's thread.
    /// </summary>
    public static Errno Spawn(SpawnRequest request, out ChildProcess child)
    {
        child = new ChildProcess(0, Fd.Closed);
        bool foreign = request.Identity is { } identity && identity != Identity.Own;
        if (foreign && ThreadIdentity.Assume(request.Identity!) is { Failed: true } refused) return refused;
        int pid;
        Errno error;
        try
        {
            error = SpawnNative.Spawn(request, out pid);
            if (error == Errno.NotExecutable)
            {
                string[] shell = ["/bin/sh", request.Path, .. request.Arguments.Skip(1)];
                error = SpawnNative.Spawn(request with { Path = shell[0], Arguments = shell }, out pid);
            }
        }
        finally
        {
            if (foreign) ThreadIdentity.Resume();
        }

        return error.Failed ? error : Hold(pid, out child);
    }

    private static Errno Hold(int pid, out ChildProcess child)
    {
        Errno error = Fd.From(Libc.pidfd_open(pid, 0), out Fd pidfd);
        child = new ChildProcess(pid, pidfd);
        if (!error.Failed) return Errno.None;

        // Out of descriptors: a child we cannot watch must not run.
        Libc.kill(-pid, Libc.SIGKILL);
        byte* info = stackalloc byte[Libc.SiginfoSize];
        const int ByPid = 1;
        Libc.waitid(ByPid, pid, info, Libc.WEXITED);
        return error;
    }

    /// <summary>Takes the end of the process if it has ended. After that the pid means nothing any more.</summary>
    public bool TryReap(out ProcessEnd end) => Wait(Libc.WEXITED | Libc.WNOHANG, out end);

    /// <summary>Looks at the end of the process without taking it: pid and group stay reserved.</summary>
    public bool Peek(out ProcessEnd end) => Wait(Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT, out end);

    /// <summary>Waits, however long it takes, and reaps.</summary>
    public bool WaitForEnd(out ProcessEnd end) => Wait(Libc.WEXITED, out end);

    private bool Wait(int options, out ProcessEnd end)
    {
        byte* info = stackalloc byte[Libc.SiginfoSize];
        new Span<byte>(info, Libc.SiginfoSize).Clear();
        end = default;
        if (Libc.waitid(Libc.P_PIDFD, Handle.Number, info, options) < 0 || *(int*)(info + 16) == 0) return false;
        const int Exited = 1; // CLD_EXITED
        end = new ProcessEnd(*(int*)(info + 8) != Exited, *(int*)(info + 24));
        return true;
    }

    /// <summary>Sends a signal to the process.</summary>
    public Errno Signal(int signal) => Errno.Of(Libc.pidfd_send_signal(Handle.Number, signal, 0, 0));

    /// <summary>Sends a signal to the process and all of its group. Only before it was reaped.</summary>
    public Errno SignalGroup(int signal) => Handle.IsOpen ? Errno.Of(Libc.kill(-Pid, signal)) : Errno.NoSuchProcess;

    public void Dispose() => Handle.Dispose();
}

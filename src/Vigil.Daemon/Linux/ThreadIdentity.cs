namespace Vigil.Daemon.Linux;

/// <summary>
/// Puts on another identity for the calling thread alone, around one spawn. Linux keeps credentials per thread; the wrappers
/// of libc would change them all, so these are the bare system calls. The saved ids stay our own, which is the way back;
/// a program the thread starts loses them, since execve(2) copies the effective ids into the saved ones.
/// </summary>
internal static unsafe class ThreadIdentity
{
    private const nint Keep = -1;

    internal static Errno Assume(Identity identity)
    {
        Identity own = Identity.Own;
        Errno error = SetGroups(identity.Groups);
        if (error.Failed) return error;
        error = Errno.Of(Libc.syscall(Libc.SYS_setresgid, (nint)identity.GroupId, (nint)identity.GroupId, (nint)own.GroupId));
        if (!error.Failed)
            error = Errno.Of(Libc.syscall(Libc.SYS_setresuid, (nint)identity.UserId, (nint)identity.UserId, (nint)own.UserId));
        if (error.Failed) Resume();
        return error;
    }

    /// <summary>Takes the own identity back. A thread stuck with a foreign one must not go on.</summary>
    internal static void Resume()
    {
        Identity own = Identity.Own;
        bool back = Libc.syscall(Libc.SYS_setresuid, (nint)own.UserId, (nint)own.UserId, Keep) >= 0
            && Libc.syscall(Libc.SYS_setresgid, (nint)own.GroupId, (nint)own.GroupId, Keep) >= 0
            && !SetGroups(own.Groups).Failed;
        if (!back) Environment.FailFast("cannot return to the daemon's own user and group after starting a script");
    }

    private static Errno SetGroups(IReadOnlyList<uint> groups)
    {
        uint[] ids = [.. groups];
        fixed (uint* first = ids) return Errno.Of(Libc.syscall(Libc.SYS_setgroups, ids.Length, (nint)first, 0));
    }
}

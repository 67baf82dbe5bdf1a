using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>The posix_spawn(3) call behind <see cref="ChildProcess.Spawn"/>.</summary>
internal static unsafe class SpawnNative
{
    private const int FirstInherited = 3;

    internal static Errno Spawn(SpawnRequest request, out int pid)
    {
        pid = 0;
        Errno error = Fd.From(Libc.open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0), out Fd nothing);
        var parked = new List<Fd>();
        try
        {
            if (!error.Failed) error = Park(request.Inherited, parked);
            return error.Failed ? error : Spawn(request, nothing, parked, out pid);
        }
        finally
        {
            nothing.Dispose();
            foreach (Fd fd in parked) fd.Dispose();
        }
    }

    /// <summary>Copies of the inherited descriptors wait just above the numbers they are moved to: a small limit must do.</summary>
    private static Errno Park(IReadOnlyList<Fd> inherited, List<Fd> parked)
    {
        foreach (Fd fd in inherited)
        {
            Errno error = Fd.From(Libc.fcntl(fd.Number, Libc.F_DUPFD_CLOEXEC, FirstInherited + inherited.Count), out Fd copy);
            if (error.Failed) return error;
            parked.Add(copy);
        }

        return Errno.None;
    }

    private static Errno Spawn(SpawnRequest request, Fd nothing, List<Fd> parked, out int pid)
    {
        byte* attributes = stackalloc byte[Libc.SpawnAttributesSize];
        byte* actions = stackalloc byte[Libc.SpawnActionsSize];
        Libc.posix_spawnattr_init(attributes);
        Libc.posix_spawn_file_actions_init(actions);
        try
        {
            Errno error = Prepare(attributes, request);
            if (!error.Failed) error = Prepare(actions, request, nothing, parked);
            pid = 0;
            return error.Failed ? error : Start(request, attributes, actions, out pid);
        }
        finally
        {
            Libc.posix_spawn_file_actions_destroy(actions);
            Libc.posix_spawnattr_destroy(attributes);
        }
    }

    private static Errno Prepare(byte* attributes, SpawnRequest request)
    {
        byte* signals = stackalloc byte[Libc.SigsetSize];
        int priority = 0;
        Libc.sigfillset(signals);
        int error = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        Libc.sigemptyset(signals);
        error |= Libc.posix_spawnattr_setsigmask(attributes, signals);
        error |= Libc.posix_spawnattr_setpgroup(attributes, 0);
        error |= Libc.posix_spawnattr_setschedpolicy(attributes, Libc.SCHED_OTHER);
        error |= Libc.posix_spawnattr_setschedparam(attributes, &priority);
        int flags = Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK | Libc.POSIX_SPAWN_SETSCHEDULER
            | (request.NewSession ? Libc.POSIX_SPAWN_SETSID : Libc.POSIX_SPAWN_SETPGROUP);
        return new Errno(error | Libc.posix_spawnattr_setflags(attributes, (short)flags));
    }

    private static Errno Prepare(byte* actions, SpawnRequest request, Fd nothing, List<Fd> parked)
    {
        int error = Libc.posix_spawn_file_actions_adddup2(actions, nothing.Number, 0);
        if (!request.InheritOutput)
        {
            int output = (request.Output ?? nothing).Number;
            error |= Libc.posix_spawn_file_actions_adddup2(actions, output, 1);
            error |= Libc.posix_spawn_file_actions_adddup2(actions, output, 2);
        }

        for (int i = 0; i < parked.Count; i++)
            error |= Libc.posix_spawn_file_actions_adddup2(actions, parked[i].Number, FirstInherited + i);
        error |= Libc.posix_spawn_file_actions_addclosefrom_np(actions, FirstInherited + parked.Count);
        return new Errno(error | Libc.posix_spawn_file_actions_addchdir_np(actions, request.Directory));
    }

    private static Errno Start(SpawnRequest request, byte* attributes, byte* actions, out int pid)
    {
        using var arguments = new NativeStrings(request.Arguments);
        using var environment = new NativeStrings(request.Environment ?? ScriptEnvironment.Current);
        fixed (byte* path = Encoding.UTF8.GetBytes(request.Path + '\0'))
        fixed (int* target = &pid)
        {
            return new Errno(Libc.posix_spawn(target, path, actions, attributes, arguments.Pointer, environment.Pointer));
        }
    }
}

using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>Scheduling of the calling thread. Of a process with several threads only the event loop's is tuned.</summary>
public static unsafe class ThreadTuning
{
    private const int ThisThread = 0;

    /// <summary>SCHED_RR at the given priority (1 to 99); what the thread starts is not real time (SCHED_RESET_ON_FORK).</summary>
    public static Errno RealTime(int priority) =>
        Errno.Of(Libc.sched_setscheduler(ThisThread, Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, &priority));

    /// <summary>Back to ordinary scheduling, of a thread by its id.</summary>
    internal static Errno Ordinary(int thread)
    {
        int priority = 0;
        return Errno.Of(Libc.sched_setscheduler(thread, Libc.SCHED_OTHER, &priority));
    }

    /// <summary>nice value, −20 to 19.</summary>
    public static Errno Nice(int value) => Errno.Of(Libc.setpriority(0, ThisThread, value));

    /// <summary>nice value of <see cref="RuntimeThreads"/>.</summary>
    private const int Background = 10;

    /// <summary>
    /// Makes the threads of the runtime itself (signals, finalizers, compiler) give way to ours. All threads wake when a process goes on
    /// after a stop, and the loop's, the only one with something to do, would wait for them: 0.1 ms, seen with ftrace.
    /// </summary>
    public static void RuntimeThreads()
    {
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (SmallFile.Read(task + "/comm").StartsWith(".NET ", StringComparison.Ordinal)) Libc.setpriority(0, int.Parse(Path.GetFileName(task)), Background);
        }
    }

    /// <summary>
    /// Asks for the processor in short turns (EEVDF, Linux 6.12; earlier kernels take no notice), and so to be the next one: without a
    /// greater share, it goes before those that woke at the same time.
    /// </summary>
    public static void ShortTurns()
    {
        const ulong Shortest = 100_000; // ns
        var attributes = new Libc.SchedulingAttributes
        {
            Size = (uint)sizeof(Libc.SchedulingAttributes),
            Policy = Libc.SCHED_OTHER,
            Nice = Libc.getpriority(0, ThisThread),
            Runtime = Shortest,
        };
        Libc.syscall(Libc.SYS_sched_setattr, ThisThread, (nint)(&attributes), 0);
    }

    /// <summary>The processors the thread may run on; ids the machine does not have are an error (EINVAL).</summary>
    public static Errno Affinity(IEnumerable<int> processors)
    {
        const int MaxProcessors = 1024;
        byte* mask = stackalloc byte[MaxProcessors / 8];
        new Span<byte>(mask, MaxProcessors / 8).Clear();
        foreach (int processor in processors)
        {
            if ((uint)processor >= MaxProcessors) return Errno.Invalid;
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }

        return Errno.Of(Libc.sched_setaffinity(ThisThread, MaxProcessors / 8, mask));
    }

    /// <summary>Name of the thread; of the main thread: the name ps and pidof show (15 bytes at most).</summary>
    public static Errno Name(string name)
    {
        const int MaxBytes = 15;
        Span<byte> bytes = stackalloc byte[MaxBytes + 1];
        bytes.Clear();
        Encoding.UTF8.GetEncoder().Convert(name, bytes[..MaxBytes], true, out _, out _, out _);
        fixed (byte* start = bytes) return Errno.Of(Libc.prctl(Libc.PR_SET_NAME, (nint)start, 0, 0, 0));
    }
}

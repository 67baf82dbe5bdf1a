using System.Runtime.InteropServices;

namespace Vigil.Balance;

/// <summary>Which processor the calling thread runs on. Frames are made, balanced and sunk on the same one.</summary>
internal static partial class Processor
{
    /// <summary>Only on the last one.</summary>
    internal static void Last() => Set(1UL << (Environment.ProcessorCount - 1));

    /// <summary>On any.</summary>
    internal static void Any() => Set(ulong.MaxValue);

    private static void Set(ulong mask) => sched_setaffinity(0, sizeof(ulong), in mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nint size, in ulong mask);
}

using System.Runtime.InteropServices;

namespace Vigil.Xdp.Libbpf;

/// <summary>Runs a loaded program at our own asking (BPF_PROG_TEST_RUN): on a frame without any interface, or a program that is none of packets.</summary>
internal static unsafe class TestRun
{
    private const int Longest = 4096;

    /// <summary>Runs a program of type syscall, whose argument it also answers in.</summary>
    internal static T Call<T>(int program)
        where T : unmanaged
    {
        var argument = default(T);
        var options = new Native.TestRunOptions { Size = (nuint)sizeof(Native.TestRunOptions), ContextIn = &argument, ContextInLength = (uint)sizeof(T) };
        Native.bpf_prog_test_run_opts(program, &options);
        return argument;
    }

    /// <summary>One run.</summary>
    /// <param name="program">Its descriptor.</param>
    /// <param name="frame">At least 14 bytes; it comes in by the loopback interface of the thread's namespace.</param>
    /// <param name="output">The frame afterwards.</param>
    /// <param name="context">For a program at tc ingress: what the kernel knows beside the frame; null for XDP.</param>
    /// <param name="nanoseconds">How long it took, with about 30 ns of the kernel's own.</param>
    /// <returns>The program's verdict, or the errno of a run that failed.</returns>
    internal static (int Verdict, int Errno) Run(int program, ReadOnlySpan<byte> frame, out byte[] output, out uint nanoseconds, SkbContext? context = null)
    {
        var known = context.GetValueOrDefault();
        var buffer = new byte[Longest];
        fixed (byte* from = frame)
        fixed (byte* to = buffer)
        {
            var options = new Native.TestRunOptions
            {
                Size = (nuint)sizeof(Native.TestRunOptions),
                DataIn = from,
                DataInLength = (uint)frame.Length,
                DataOut = to,
                DataOutLength = Longest,
                ContextIn = context is null ? null : &known,
                ContextInLength = context is null ? 0 : (uint)sizeof(SkbContext),
                Repeat = 1,
            };
            var status = Native.bpf_prog_test_run_opts(program, &options);
            output = status == 0 ? buffer[..(int)options.DataOutLength] : [];
            nanoseconds = options.DurationNanoseconds;
            return status == 0 ? ((int)options.Result, 0) : (0, -status);
        }
    }

    /// <summary>struct __sk_buff, as far as a test run takes it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    internal struct SkbContext
    {
        /// <summary>Firewall mark.</summary>
        [FieldOffset(8)]
        internal uint Mark;

        /// <summary>How many segments this one is of; 0: it is one.</summary>
        [FieldOffset(164)]
        internal uint Segments;

        /// <summary>Payload of each.</summary>
        [FieldOffset(176)]
        internal uint SegmentSize;
    }
}

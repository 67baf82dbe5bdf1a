using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>Outcome of a system call: <c>default</c> is success, otherwise an errno(3) number.</summary>
public readonly record struct Errno(int Code)
{
    public static readonly Errno None;
    public static readonly Errno NotPermitted = new(1);
    public static readonly Errno NoSuchFile = new(2);
    public static readonly Errno NoSuchProcess = new(3);
    public static readonly Errno Interrupted = new(4);
    public static readonly Errno NotExecutable = new(8);
    public static readonly Errno BadDescriptor = new(9);
    public static readonly Errno TryAgain = new(11);
    public static readonly Errno NoMemory = new(12);
    public static readonly Errno AccessDenied = new(13);
    public static readonly Errno Exists = new(17);
    public static readonly Errno Invalid = new(22);
    public static readonly Errno TooManyInSystem = new(23);
    public static readonly Errno TooManyDescriptors = new(24);
    public static readonly Errno BrokenPipe = new(32);
    public static readonly Errno MessageTooLong = new(90);
    public static readonly Errno NotSupported = new(95);
    public static readonly Errno ConnectionReset = new(104);
    public static readonly Errno NoBufferSpace = new(105);
    public static readonly Errno InProgress = new(115);

    /// <summary>The errno of the last system call of this thread.</summary>
    internal static Errno Last => new(Marshal.GetLastPInvokeError());

    public bool Failed => Code != 0;

    /// <summary>Turns the "−1 and errno" of a libc function into a value.</summary>
    internal static Errno Of(long result) => result < 0 ? Last : None;

    /// <summary>The sentence of strerror(3), and what to do where that is known.</summary>
    public override string ToString() =>
        !Failed ? "success" : Marshal.GetPInvokeErrorMessage(Code) + (this == TooManyDescriptors ? "; " + DescriptorLimit.Advice : "");
}

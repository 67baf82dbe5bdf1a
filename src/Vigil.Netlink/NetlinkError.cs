using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>What the kernel, or the socket below it, said to a request. <c>default</c> is success.</summary>
/// <param name="Errno">0 for success, else a positive errno value (<see cref="Netlink.Errno"/>).</param>
/// <param name="Message">The kernel's own sentence (NLMSGERR_ATTR_MSG of an extended acknowledgement), if it gave one.</param>
public readonly record struct NetlinkError(int Errno, string? Message = null)
{
    /// <summary>Whether the request did what it asked for.</summary>
    public bool Ok => Errno == 0;

    /// <summary>A sentence for people: the errno in words, then the kernel's own words.</summary>
    public override string ToString()
    {
        if (Ok)
            return "success";
        var words = Marshal.GetPInvokeErrorMessage(Errno);
        return Message is null ? words : $"{words}: {Message}";
    }
}

/// <summary>The errno values that mean something to a caller of netlink (asm-generic/errno.h).</summary>
public static class Errno
{
    /// <summary>The process may not.</summary>
    public const int NotPermitted = 1;

    /// <summary>No such rule, table or file.</summary>
    public const int NoEntry = 2;

    /// <summary>No such route.</summary>
    public const int NoProcess = 3;

    /// <summary>A signal came first, a dump kept being disturbed, or the kernel did not answer although it did answer what came later.</summary>
    public const int Interrupted = 4;

    /// <summary>Nothing to read yet.</summary>
    public const int Again = 11;

    /// <summary>It is there already.</summary>
    public const int Exists = 17;

    /// <summary>No such interface.</summary>
    public const int NoDevice = 19;

    /// <summary>The kernel did not understand the request.</summary>
    public const int Invalid = 22;

    /// <summary>The answer could not be decoded.</summary>
    public const int BadMessage = 74;

    /// <summary>The request does not fit one message.</summary>
    public const int MessageSize = 90;

    /// <summary>This kernel does not have the feature.</summary>
    public const int NotSupported = 95;

    /// <summary>Another host has the address.</summary>
    public const int AddressInUse = 98;

    /// <summary>No such address.</summary>
    public const int AddressNotAvailable = 99;

    /// <summary>The receive buffer overflowed: answers or events are lost.</summary>
    public const int NoBufferSpace = 105;

    /// <summary>The kernel did not answer in time.</summary>
    public const int TimedOut = 110;

    /// <summary>Whether the error leaves open what became of the request: only a look at the kernel tells.</summary>
    public static bool IsUnknownOutcome(this NetlinkError error) => error.Errno is NoBufferSpace or TimedOut or Interrupted;
}

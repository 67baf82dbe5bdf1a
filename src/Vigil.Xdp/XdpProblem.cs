namespace Vigil.Xdp;

/// <summary>What can stand in the way of the engine.</summary>
public enum XdpProblemCode
{
    /// <summary>libbpf is not installed.</summary>
    LibraryMissing,

    /// <summary>The process lacks a capability, or the kernel is locked down.</summary>
    NotPermitted,

    /// <summary>The kernel lacks something the programs need.</summary>
    NotSupported,

    /// <summary>The verifier refused a program; <see cref="XdpProblem.Details"/> has its log.</summary>
    VerifierRefused,

    /// <summary>The memory for the maps is not to be had.</summary>
    OutOfMemory,

    /// <summary>The interface's driver has no native XDP.</summary>
    NoNativeXdp,

    /// <summary>Somebody else's XDP program is on the interface.</summary>
    InterfaceBusy,

    /// <summary>There is no such interface.</summary>
    NoInterface,

    /// <summary>The directory for pins cannot be used.</summary>
    PinsUnusable,

    /// <summary>A service cannot be done by this engine.</summary>
    ServiceRefused,

    /// <summary>More services, servers or ring places than the maps have room for.</summary>
    TableFull,

    /// <summary>A write to a map failed.</summary>
    WriteFailed,
}

/// <summary>One thing that went wrong.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Sentence">For people: what, and what to do about it.</param>
/// <param name="Details">The long form, such as the verifier's log; null when there is none.</param>
public sealed record XdpProblem(XdpProblemCode Code, string Sentence, string? Details = null)
{
    private const int FirstNumber = 2001;

    /// <summary>The code as people search for it: VG2001 and up.</summary>
    public string Number => $"VG{FirstNumber + (int)Code}";

    /// <inheritdoc/>
    public override string ToString() => $"{Number}: {Sentence}";
}

using Vigil.Core.Settings;

namespace Vigil.Core.Tracking;

/// <summary>Kinds of reasons for which a virtual router may not run.</summary>
public enum FaultKind : byte
{
    /// <summary>An interface it needs or tracks is down (or up, with reverse).</summary>
    InterfaceDown,

    /// <summary>Its interface does not exist.</summary>
    InterfaceMissing,

    /// <summary>The interface has no address to send from.</summary>
    NoSourceAddress,

    /// <summary>The configured source address is not on the interface (track_src_ip).</summary>
    SourceAddressMissing,

    /// <summary>Unicast without a peer (unicast_fault_no_peer).</summary>
    NoPeer,

    /// <summary>Its interface has no multicast, and it has no unicast peers.</summary>
    NoMulticast,

    /// <summary>A second router with the same id on the same interface.</summary>
    DuplicateVrid,

    /// <summary>A tracking script failed.</summary>
    Script,

    /// <summary>A tracking script has not reported yet (C5).</summary>
    ScriptPending,

    /// <summary>A tracked file's number means fault.</summary>
    File,

    /// <summary>The number of processes is outside the quorum.</summary>
    Process,

    /// <summary>A static item's interface is down (track_group).</summary>
    TrackGroup,

    /// <summary>Another member of the sync group is in FAULT.</summary>
    SyncGroup,
}

/// <summary>One reason for FAULT. A value: setting it twice is setting it once (faults 46 and 47).</summary>
/// <param name="Kind">Kind of reason.</param>
/// <param name="Name">Interface, script, file, process, group, address or identifier it is about.</param>
/// <param name="Number">File: its number. Family for a missing source address. Otherwise 0.</param>
public readonly record struct Fault(FaultKind Kind, string Name, int Number = 0)
{
    /// <summary>Says what is wrong, in the words operators search their logs for.</summary>
    public string Text => Kind switch
    {
        FaultKind.InterfaceDown => Number == 0 ? $"interface {Name} down" : $"interface {Name} up",
        FaultKind.InterfaceMissing => $"interface {Name} missing",
        FaultKind.NoSourceAddress => $"no IPv{Number} address for interface",
        FaultKind.SourceAddressMissing => $"src address {Name} not configured",
        FaultKind.NoPeer => "no unicast peer",
        FaultKind.NoMulticast => $"interface {Name} does not support multicast",
        FaultKind.DuplicateVrid => $"duplicate VRID {Name}",
        FaultKind.Script => $"script {Name}",
        FaultKind.ScriptPending => $"script {Name} has not reported yet",
        FaultKind.File => $"tracked file {Name} has status {Number}",
        FaultKind.Process => $"tracked process {Name} quorum not achieved",
        FaultKind.TrackGroup => $"track group {Name} interface down",
        _ => $"sync group member {Name}",
    };
}

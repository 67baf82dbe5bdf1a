namespace Vigil.Core.Vrrp;

/// <summary>
/// States of a virtual router (RFC 9568 section 6.4) plus FAULT, which the RFC leaves to the implementation.
/// The numbers are those of keepalived.json.
/// </summary>
public enum RouterState : byte
{
    /// <summary>Not running, or waiting for the first result of its scripts.</summary>
    Initialize = 0,

    /// <summary>Listens for a master.</summary>
    Backup = 1,

    /// <summary>Owns the addresses and advertises.</summary>
    Master = 2,

    /// <summary>May not run: some fault is set.</summary>
    Fault = 3,

    /// <summary>Removed by a reload.</summary>
    Deleted = 97,

    /// <summary>The daemon stopped.</summary>
    Stopped = 98,
}

namespace Vigil.Config.Directives;

/// <summary>Why a keyword is not in effect yet, in the words the user reads.</summary>
internal static class Reasons
{
    public const string Marks = "nftables gets no marks in this release; each address of a group is a service of its own";

    public const string SyncDaemon = "in this release it is only read; use lvs_sync_daemon in global_defs";

    public const string Bfd = "BFD is not in this release";

    public const string Snmp = "SNMP is not in this release";

    public const string Dbus = "D-Bus is not in this release";

    public const string VirtualMac = "virtual MAC addresses are not in this release; adverts leave from the interface's own address";

    public const string Ah = "IPsec AH authentication is not in this release";
}

using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>What the binder may ask about the host. Equal files, environment and facts give an equal configuration.</summary>
public interface ISystemFacts
{
    /// <summary>Node name, default of <c>router_id</c>.</summary>
    string HostName { get; }

    /// <summary>CPUs that may be named in an affinity list: 0 up to this, less one.</summary>
    int CpuCount { get; }

    /// <summary>An interface by name, or null when there is none.</summary>
    InterfaceFacts? FindInterface(string name);

    /// <summary>A user by name; like keepalived, not by number.</summary>
    UserFacts? FindUser(string name);

    /// <summary>A group's id by name.</summary>
    uint? FindGroup(string name);

    /// <summary>A path without following a link in its last part, or null when nothing is there.</summary>
    PathFacts? FindPath(string path);

    /// <summary>The directories searched for bare command names, in order.</summary>
    IReadOnlyList<string> CommandPath { get; }

    /// <summary>The content of a key file; null when it cannot be read.</summary>
    byte[]? ReadKeyFile(string path);

    /// <summary>A name from one of iproute2's tables, such as "main" of rt_tables. Earlier directories win.</summary>
    uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories);
}

/// <summary>An interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLoopback">IFF_LOOPBACK.</param>
/// <param name="Mtu">In bytes.</param>
/// <param name="VrfTable">Routing table, if it is a VRF device.</param>
/// <param name="Base">The interface whose wire it shares, if it is a macvlan or ipvlan.</param>
/// <param name="HasMulticast">IFF_MULTICAST.</param>
public sealed record InterfaceFacts(string Name, bool IsLoopback, int Mtu, uint? VrfTable = null, string? Base = null, bool HasMulticast = true);

/// <summary>A user of the host.</summary>
/// <param name="UserId">uid.</param>
/// <param name="GroupId">Primary gid.</param>
/// <param name="Groups">Supplementary gids.</param>
public sealed record UserFacts(uint UserId, uint GroupId, ValueList<uint> Groups);

/// <summary>What stands at a path.</summary>
public enum PathKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, pipe or socket.</summary>
    Other,
}

/// <summary>A path: kind, permission bits (with set-uid, set-gid, sticky), owner, and where a link points.</summary>
public sealed record PathFacts(PathKind Kind, int Mode, uint UserId, uint GroupId, string? LinkTarget = null);

/// <summary>iproute2's tables of names, and two others of the same shape.</summary>
public enum NameTable
{
    /// <summary>rt_tables</summary>
    RouteTable,

    /// <summary>rt_scopes</summary>
    Scope,

    /// <summary>rt_protos</summary>
    Protocol,

    /// <summary>rt_dsfield</summary>
    DsField,

    /// <summary>rt_realms</summary>
    Realm,

    /// <summary>group</summary>
    InterfaceGroup,

    /// <summary>/etc/protocols</summary>
    IpProtocol,
}

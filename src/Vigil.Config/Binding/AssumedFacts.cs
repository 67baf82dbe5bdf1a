using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>
/// A host of which nothing is known but its files: every interface, user and program they name is taken to exist and to be in
/// order. For configurations of other hosts, where this machine's interfaces and scripts prove nothing.
/// </summary>
/// <param name="hostName">Node name, default of <c>router_id</c>.</param>
public sealed class AssumedFacts(string hostName = "") : ISystemFacts
{
    private const int OwnerOnly = 0x1c0;
    private const int EthernetMtu = 1500;
    private const int ManyCpus = 1024;
    private const uint SomeNumber = 100;

    /// <summary>Stands for the content of every key file, so that files on two hosts never differ.</summary>
    private static readonly byte[] SomeKey = new byte[32];

    /// <inheritdoc/>
    public string HostName => hostName;

    /// <inheritdoc/>
    public int CpuCount => ManyCpus;

    /// <inheritdoc/>
    public IReadOnlyList<string> CommandPath { get; } = ["/usr/bin"];

    /// <inheritdoc/>
    public InterfaceFacts? FindInterface(string name) => new(name, IsLoopback: name == "lo", EthernetMtu);

    /// <summary>Everybody is root, who may run what only its owner may.</summary>
    public UserFacts? FindUser(string name) => new(0, 0, [0]);

    /// <inheritdoc/>
    public uint? FindGroup(string name) => 0;

    /// <inheritdoc/>
    public PathFacts? FindPath(string path) => new(PathKind.File, OwnerOnly, 0, 0);

    /// <inheritdoc/>
    public byte[]? ReadKeyFile(string path) => SomeKey;

    /// <inheritdoc/>
    public uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories) =>
        NameTables.Find(table, name, directories, static _ => null) ?? SomeNumber;
}

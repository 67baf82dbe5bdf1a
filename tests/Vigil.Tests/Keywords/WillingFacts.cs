using Vigil.Config.Binding;
using Vigil.Core.Settings;

namespace Vigil.Tests.Keywords;

/// <summary>A host that has whatever is asked for: any interface, any safe program, any user.</summary>
internal sealed class WillingFacts : ISystemFacts
{
    public string HostName => "testhost";

    public int CpuCount => 2;

    public IReadOnlyList<string> CommandPath { get; } = ["/bin"];

    public InterfaceFacts? FindInterface(string name) => new(name, IsLoopback: name == "lo", Mtu: 1500);

    public UserFacts? FindUser(string name) => name switch
    {
        "root" => new UserFacts(0, 0, [0]),
        "keepalived_script" => null,
        _ => new UserFacts(1000, 1000, [1000, 1001]),
    };

    public uint? FindGroup(string name) => name == "root" ? 0u : 2000u;

    public PathFacts? FindPath(string path) => new(path.Count(static letter => letter == '/') < 2 ? PathKind.Directory : PathKind.File, 0x1ed, 0, 0);

    public byte[]? ReadKeyFile(string path) => null;

    public uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories) =>
        NameTables.Find(table, name, directories, static _ => null);
}

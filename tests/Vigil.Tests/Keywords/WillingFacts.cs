using Vigil.Config.Binding;
using Vigil.Core.Settings;

namespace Vigil.Tests.Keywords;

/// <summary>
/// A host that has whatever is asked for: any interface but none0, any safe program, any user. vrf0 has table 77, /link leads to /bin, and anybody may
/// change what is in /open.
/// </summary>
internal sealed class WillingFacts : ISystemFacts
{
    public string HostName => "testhost";

    public int CpuCount => 2;

    public IReadOnlyList<string> CommandPath { get; } = ["/bin"];

    public InterfaceFacts? FindInterface(string name) => name == "none0" ? null : new(name, IsLoopback: name == "lo", Mtu: 1500, VrfTable: name == "vrf0" ? 77 : null);

    public UserFacts? FindUser(string name) => name switch
    {
        "root" => new UserFacts(0, 0, [0]),
        "keepalived_script" => null,
        _ => new UserFacts(1000, 1000, [1000, 1001]),
    };

    public uint? FindGroup(string name) => name == "root" ? 0u : 2000u;

    public PathFacts? FindPath(string path) => path switch
    {
        "/link" => new PathFacts(PathKind.Link, 0x1ff, 0, 0, "bin"),
        "/open/check" => new PathFacts(PathKind.File, 0x1ff, 0, 0),
        _ => new PathFacts(path.Count(static letter => letter == '/') < 2 ? PathKind.Directory : PathKind.File, 0x1ed, 0, 0),
    };

    public byte[]? ReadKeyFile(string path) => null;

    public uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories) =>
        NameTables.Find(table, name, directories, static path => path switch
        {
            "/opt/etc/rt_tables" => "77 special\n",
            "/opt/usr/rt_tables" => "78 special\n",
            "/etc/iproute2/rt_tables" => "79 special\n",
            _ => null,
        });
}

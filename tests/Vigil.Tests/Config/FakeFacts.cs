using Vigil.Config.Binding;
using Vigil.Core.Settings;

namespace Vigil.Tests.Config;

/// <summary>A host with eth0 to eth3, plain0 without multicast, a VRF, the users root, nobody and daemon, and a few programs.</summary>
internal sealed class FakeFacts : ISystemFacts
{
    private readonly Dictionary<string, PathFacts> _paths = new(StringComparer.Ordinal)
    {
        ["/"] = Folder(0x1ed),
        ["/bin"] = new PathFacts(PathKind.Link, 0x1ff, 0, 0, "usr/bin"),
        ["/usr"] = Folder(0x1ed),
        ["/usr/bin"] = Folder(0x1ed),
        ["/usr/bin/true"] = Program(0x1ed),
        ["/usr/bin/false"] = Program(0x1ed),
        ["/tmp"] = Folder(0x3ff),
        ["/tmp/open.sh"] = Program(0x1ff),
        ["/tmp/theirs.sh"] = new PathFacts(PathKind.File, 0x1ed, 65534, 0),
        ["/tmp/plain.txt"] = Program(0x1a4),
        ["/tmp/loop"] = new PathFacts(PathKind.Link, 0x1ff, 0, 0, "loop"),
        ["/etc"] = Folder(0x1ed),
        ["/etc/key"] = Program(0x180),
        ["/etc/open-key"] = Program(0x1a4),
    };

    public string HostName => "testhost";

    public int CpuCount => 2;

    public IReadOnlyList<string> CommandPath { get; } = ["/usr/bin"];

    public InterfaceFacts? FindInterface(string name) => name switch
    {
        "eth0" or "eth1" or "eth2" or "eth3" => new InterfaceFacts(name, false, 1500),
        "plain0" => new InterfaceFacts(name, false, 1500, HasMulticast: false),
        "lo" => new InterfaceFacts(name, true, 65536),
        "vrf0" => new InterfaceFacts(name, false, 65536, VrfTable: 77),
        _ => null,
    };

    public UserFacts? FindUser(string name) => name switch
    {
        "root" => new UserFacts(0, 0, [0]),
        "nobody" => new UserFacts(65534, 65534, [65534]),
        "daemon" => new UserFacts(1, 1, [1, 7]),
        _ => null,
    };

    public uint? FindGroup(string name) => name switch { "root" => 0u, "nogroup" => 65534u, "daemon" => 1u, _ => null };

    public PathFacts? FindPath(string path) => _paths.GetValueOrDefault(path);

    public byte[]? ReadKeyFile(string path) => path == "/etc/key" ? "0123456789abcdef0123456789abcdef\n"u8.ToArray() : null;

    public uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories) =>
        NameTables.Find(table, name, directories, static path => path switch
        {
            "/etc/iproute2/rt_tables" => "# reserved\n200\tupstream\n",
            "/etc/protocols" => "udp\t17\tUDP\t\t# user datagrams\nipv6-icmp 58\tIPv6-ICMP\t# for IPv6\n",
            _ => null,
        });

    private static PathFacts Folder(int mode) => new(PathKind.Directory, mode, 0, 0);

    private static PathFacts Program(int mode) => new(PathKind.File, mode, 0, 0);
}

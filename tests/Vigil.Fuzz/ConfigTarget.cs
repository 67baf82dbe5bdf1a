using System.Text;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Config.Syntax;
using Vigil.Config.Text;

namespace Vigil.Fuzz;

/// <summary>The configuration language: bytes of a file to tree and rendered findings.</summary>
public static class ConfigTarget
{
    private const string Main = "/etc/keepalived/keepalived.conf";

    private static ConfigEnvironment Surroundings => new() { ConfigId = "a", WorkingDirectory = "/", Variable = static _ => "value" };

    /// <summary>The target.</summary>
    public static FuzzTarget Target { get; } = new("config", Seeds(), bytes => Run(bytes), Words());

    /// <summary>Parses the input as the main file, with a second one to include, and prints what is found.</summary>
    public static void Run(ReadOnlySpan<byte> data)
    {
        var files = new MemoryFileReader().Add(Main, data.ToArray()).Add("/etc/keepalived/a.conf", "inner { x\n");
        var snapshot = new FileSnapshot(files);
        var tree = ConfigParser.Parse(Main, snapshot, Surroundings, ConfigurationBinder.Scope);
        foreach (var finding in ConfigurationBinder.Bind(tree, new NoFacts()).Diagnostics) _ = DiagnosticRenderer.ToText(finding);
        foreach (var statement in tree.Root.Statements) _ = ShellWords.Split(statement.Raw, new DiagnosticBag());
        if (TreeBytes.TryRead(data, out var handed)) ConfigurationBinder.Bind(handed, new NoFacts());
        if (!TreeBytes.TryRead(TreeBytes.Write(tree.Root), out _)) throw new InvalidOperationException("a tree does not come back");
    }

    /// <summary>A host on which every name exists and no path does.</summary>
    private sealed class NoFacts : ISystemFacts
    {
        public string HostName => "fuzz";

        public int CpuCount => 4;

        public IReadOnlyList<string> CommandPath => ["/bin"];

        public InterfaceFacts? FindInterface(string name) => new(name, name == "lo", 1500, 7);

        public UserFacts? FindUser(string name) => new(1, 1, []);

        public uint? FindGroup(string name) => 1;

        public PathFacts? FindPath(string path) => null;

        public byte[]? ReadKeyFile(string path) => null;

        public uint? FindNumber(NameTable table, string name, IReadOnlyList<string> directories) => 7;
    }

    private static byte[][] Seeds() =>
    [
        .. new[]
        {
            "vrrp_instance a {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress {\n  10.0.0.1/24 dev eth0\n }\n}\n",
            "$A=\\\n vrrp_instance i$N {\\\n  priority ${_RANDOM 1 9}\\\n }\n~SEQ(N,1,3) $A\n~LST({P,Q},{1,2},{3,4}) k $P $Q\n",
            "@a include a.conf\n@^a includew {a,b}*.conf\nglobal_defs { include_check -match # c\n}\nscript \"/bin/x 'y \\x41'\" root\n",
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes("vrrp_instance a {\n" + string.Concat(DirectiveTables.All().Where(static e => e.Path == "vrrp_instance").Select(static e => $" {e.Row.Keyword} {e.Row.Example}\n")) + "}\n"),
        Encoding.UTF8.GetBytes("global_defs {\n" + string.Concat(DirectiveTables.All().Where(static e => e.Path == "global_defs").Select(static e => $" {e.Row.Keyword} {e.Row.Example}\n")) + "}\n"),
        TreeBytes.Write(ConfigParser.Parse(Main, new MemoryFileReader().Add(Main, "vrrp_instance a {\n interface eth0\n notify_master \"/bin/x y\" root\n}\n"), Surroundings).Root),
    ];

    private static byte[][] Words() =>
    [
        .. new[]
        {
            "{", "}", "\"", "\\\n", "$A=", "${A}", "~SEQ(A,3) ", "~LST(A,1,2) ", "@a ", "include a.conf\n", "includea {a,", "vrrp_instance ",
            "virtual_ipaddress ", "global_defs ", "random_seed ", "99999999999", "\0", "\r\n", "#", "\\x",
        }.Concat(DirectiveTables.All().SelectMany(static entry => entry.Row.Names).Distinct().Select(static name => name + " "))
            .Select(Encoding.UTF8.GetBytes),
    ];
}
